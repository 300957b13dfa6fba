package io.cambist.program;

import static org.assertj.core.api.Assertions.assertThat;

import io.cambist.testing.OperatorToken;
import io.cambist.testing.TestProvider;
import io.cambist.testing.TestProvider.User;
import java.io.IOException;
import java.net.CookieManager;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Whatever level is asked for, libraries write nothing of what they are sent. */
class LogLevelIT {
  private static final String CODE = "a-code-that-nobody-may-read";

  private final HttpClient client =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .cookieHandler(new CookieManager())
          .build();

  private HttpResponse<String> get(String url, String... headers)
      throws IOException, InterruptedException {
    var request = HttpRequest.newBuilder(URI.create(url));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  @Test
  void no_secret_reaches_the_log_at_any_level_of_the_root_or_of_a_category() throws Exception {
    var provider = new TestProvider();
    var settings = new HashMap<String, String>();
    provider
        .start()
        .forEach(
            (key, value) ->
                settings.put(key.toUpperCase(Locale.ROOT).replaceAll("[.-]", "_"), value));
    settings.putAll(
        Map.of(
            "QUARKUS_LOG_LEVEL", "TRACE",
            "QUARKUS_LOG_CONSOLE_LEVEL", "ALL",
            "QUARKUS_LOG_CATEGORY__IO_QUARKUS_OIDC__LEVEL", "TRACE",
            "QUARKUS_LOG_CATEGORY__IO_QUARKUS_OIDC_RUNTIME__LEVEL", "DEBUG"));
    String token = OperatorToken.of(User.ADA).signWith(OperatorToken.anyKey());

    try (Program program = Program.start(settings)) {
      String gateway = program.gateway().url();
      assertThat(get(gateway + "/api/v1/sessions", "Authorization", "Bearer " + token).statusCode())
          .isEqualTo(401);
      HttpResponse<String> sent = get(gateway + "/console");
      String state =
          sent.headers().firstValue("Location").orElseThrow().replaceFirst(".*[?&]state=", "");
      get(gateway + "/console/signed-in?code=" + CODE + "&state=" + state.replaceFirst("&.*", ""));

      String log = program.gateway().log();
      String basic = TestProvider.CLIENT + ":" + TestProvider.SECRET;
      assertThat(log)
          .contains("operator.refused")
          .doesNotContain(token.split("\\.", -1)[1], CODE, TestProvider.SECRET)
          .doesNotContain(
              Base64.getEncoder().encodeToString(basic.getBytes(StandardCharsets.UTF_8)))
          .doesNotContainPattern("(?m)^\\S+ (?:DEBUG|TRACE) ");
    } finally {
      provider.stop();
    }
  }
}
