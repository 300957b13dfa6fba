package io.cambist.program;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * A form for a program, before it is sent. Tests of the whole send thousands, so they are spared
 * what makes the library of the other tests take its ten milliseconds for each.
 */
final class Call {
  private static final HttpClient CLIENT =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final String url;
  private final List<String> form = new ArrayList<>();
  private final List<String> headers =
      new ArrayList<>(List.of("Content-Type", "application/x-www-form-urlencoded; charset=UTF-8"));

  Call(String url) {
    this.url = url;
  }

  Call formParam(String name, String value) {
    form.add(name + "=" + URLEncoder.encode(value, StandardCharsets.UTF_8));
    return this;
  }

  Call header(String name, String value) {
    headers.addAll(List.of(name, value));
    return this;
  }

  /**
   * Sends it and waits for the answer.
   *
   * @throws UncheckedIOException when nobody answers
   */
  Answer post(String path) {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(url + path))
            .timeout(PATIENCE)
            .headers(headers.toArray(String[]::new))
            .POST(HttpRequest.BodyPublishers.ofString(String.join("&", form)))
            .build();
    try {
      return new Answer(CLIENT.send(request, HttpResponse.BodyHandlers.ofString()));
    } catch (IOException nobodyAnswers) {
      throw new UncheckedIOException(nobodyAnswers);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(interrupted);
    }
  }
}
