package io.cambist.command;

import io.cambist.jose.StrictJson;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.HttpURLConnection;
import java.net.Proxy;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLException;

/** Asks a gateway whether it is ready, where there is no other program to ask with. */
final class Health {
  private static final int CONNECT_MILLIS = 2_000;
  private static final int READ_MILLIS = 5_000;
  private static final int LONGEST_ANSWER = 64 * 1024;
  private static final int MOST_VALUES = 1_000;
  private static final int OK = 200;
  private static final int NOT_HTTP = -1;
  private static final Duration PATIENCE = Duration.ofSeconds(8);

  private static final String RENEWED =
      "the gateway shows another certificate than that in CAMBIST_TLS_CERTIFICATE, which it reads at"
          + " its start: restart it";

  private final HealthOptions options;
  private final Output out;
  private final Duration patience;

  Health(HealthOptions options, Output out) {
    this(options, out, PATIENCE);
  }

  /**
   * @param patience how long all of it may take
   */
  Health(HealthOptions options, Output out, Duration patience) {
    this.options = options;
    this.out = out;
    this.patience = patience;
  }

  private record Answer(int status, String body) {}

  /** The exit code. */
  int run() {
    Optional<String> problem = problem();
    out.line(problem.map(why -> "not ready: " + why).orElse("ready: " + options.url()));
    return problem.isPresent() ? CommandLine.FAILED : CommandLine.GOOD;
  }

  /** Why it is not ready. */
  private Optional<String> problem() {
    try {
      return told(inTime());
    } catch (TimeoutException | SocketTimeoutException slow) {
      return Optional.of(options.url() + " does not answer in time");
    } catch (ConnectException nobody) {
      return Optional.of("nobody listens at " + options.url());
    } catch (UnknownHostException nowhere) {
      return Optional.of("no host is called " + options.url().getHost());
    } catch (SSLException untrusted) {
      return Optional.of(why(untrusted));
    } catch (CertificateException unusable) {
      return Optional.of(unusable.getMessage());
    } catch (IOException | GeneralSecurityException failure) {
      return Optional.of(
          options.certificate().isPresent()
                  && String.valueOf(failure.getMessage()).contains("hostname")
              ? RENEWED
              : options.url() + ": " + failure.getMessage());
    }
  }

  /** Whoever answers a byte at a time meets no timeout of a connection. */
  private Answer inTime() throws TimeoutException, IOException, GeneralSecurityException {
    var asked = new FutureTask<>(this::ask);
    var thread = new Thread(asked, "health");
    thread.setDaemon(true);
    thread.start();
    try {
      return asked.get(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException failed) {
      if (failed.getCause() instanceof IOException io) {
        throw io;
      }
      if (failed.getCause() instanceof GeneralSecurityException security) {
        throw security;
      }
      throw new IllegalStateException(failed.getCause());
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new TimeoutException();
    }
  }

  private Answer ask() throws IOException, GeneralSecurityException {
    HttpURLConnection connection = connection();
    try {
      int status = connection.getResponseCode();
      InputStream body = status == OK ? connection.getInputStream() : connection.getErrorStream();
      byte[] bytes = body == null ? new byte[0] : body.readNBytes(LONGEST_ANSWER);
      return new Answer(status, new String(bytes, StandardCharsets.UTF_8));
    } finally {
      connection.disconnect();
    }
  }

  private HttpURLConnection connection() throws IOException, GeneralSecurityException {
    var connection = (HttpURLConnection) options.url().toURL().openConnection(Proxy.NO_PROXY);
    connection.setConnectTimeout(CONNECT_MILLIS);
    connection.setReadTimeout(READ_MILLIS);
    connection.setInstanceFollowRedirects(false);
    if (options.certificate().isPresent()) {
      ServedCertificate.of(options.certificate().get()).demand((HttpsURLConnection) connection);
    }
    return connection;
  }

  private String why(SSLException failure) {
    Throwable cause = failure;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    return options.certificate().isPresent() && cause instanceof GeneralSecurityException
        ? RENEWED
        : options.url() + ": " + cause.getMessage();
  }

  /** Which checks are down, and why; empty when it says that it is up. */
  private Optional<String> told(Answer answer) {
    if (StrictJson.object(answer.body().getBytes(StandardCharsets.UTF_8), MOST_VALUES)
            instanceof StrictJson.Reading.Read read
        && read.members().get("checks") instanceof List<?> checks) {
      if (answer.status() == OK && "UP".equals(read.members().get("status"))) {
        return Optional.empty();
      }
      String down =
          checks.stream()
              .filter(Map.class::isInstance)
              .map(check -> (Map<?, ?>) check)
              .filter(check -> "DOWN".equals(check.get("status")))
              .map(Health::told)
              .collect(Collectors.joining("; "));
      if (!down.isEmpty()) {
        return Optional.of(down);
      }
    }
    return Optional.of(
        switch (answer.status()) {
          case OK -> options.url() + " answers 200, but not as a gateway does";
          case NOT_HTTP -> options.url() + " does not answer in HTTP";
          default -> options.url() + " answers " + answer.status();
        });
  }

  private static String told(Map<?, ?> check) {
    String data =
        check.get("data") instanceof Map<?, ?> members
            ? members.entrySet().stream()
                .map(
                    member ->
                        "problem".equals(member.getKey())
                            ? String.valueOf(member.getValue())
                            : member.getKey() + " " + member.getValue())
                .collect(Collectors.joining(", "))
            : "";
    return data.isEmpty() ? check.get("name") + " is down" : check.get("name") + ": " + data;
  }
}
