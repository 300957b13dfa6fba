package io.cambist.command;

import io.cambist.jose.StrictJson;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.HttpURLConnection;
import java.net.Proxy;
import java.net.SocketTimeoutException;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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

  private final HealthOptions options;
  private final Output out;

  Health(HealthOptions options, Output out) {
    this.options = options;
    this.out = out;
  }

  /** The exit code. */
  int run() {
    Optional<String> problem = problem();
    out.line(problem.map(why -> "not ready: " + why).orElse("ready: " + options.url()));
    return problem.isPresent() ? CommandLine.FAILED : CommandLine.GOOD;
  }

  /** Why it is not ready. */
  private Optional<String> problem() {
    try {
      HttpURLConnection connection = connection();
      try {
        return connection.getResponseCode() == OK
            ? Optional.empty()
            : Optional.of(told(connection.getResponseCode(), answer(connection)));
      } finally {
        connection.disconnect();
      }
    } catch (ConnectException nobody) {
      return Optional.of("nobody listens at " + options.url());
    } catch (SocketTimeoutException slow) {
      return Optional.of(options.url() + " does not answer in time");
    } catch (SSLException untrusted) {
      return Optional.of(why(untrusted));
    } catch (CertificateException unusable) {
      return Optional.of(unusable.getMessage());
    } catch (IOException | GeneralSecurityException failure) {
      return Optional.of(options.url() + ": " + failure.getMessage());
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

  private static byte[] answer(HttpURLConnection connection) throws IOException {
    InputStream body = connection.getErrorStream();
    if (body == null) {
      return new byte[0];
    }
    try (body) {
      return body.readNBytes(LONGEST_ANSWER);
    }
  }

  private String why(SSLException failure) {
    Throwable cause = failure;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    return options.certificate().isPresent() && cause instanceof GeneralSecurityException
        ? "the gateway shows another certificate than that in CAMBIST_TLS_CERTIFICATE, which it"
            + " reads at its start: restart it"
        : options.url() + ": " + cause.getMessage();
  }

  /** Which checks are down, and why. */
  private String told(int status, byte[] answer) {
    if (StrictJson.object(answer, MOST_VALUES) instanceof StrictJson.Reading.Read read
        && read.members().get("checks") instanceof List<?> checks) {
      String down =
          checks.stream()
              .filter(Map.class::isInstance)
              .map(check -> (Map<?, ?>) check)
              .filter(check -> "DOWN".equals(check.get("status")))
              .map(Health::told)
              .collect(Collectors.joining("; "));
      if (!down.isEmpty()) {
        return down;
      }
    }
    return options.url() + " answers " + status;
  }

  private static String told(Map<?, ?> check) {
    String data =
        check.get("data") instanceof Map<?, ?> members
            ? members.entrySet().stream()
                .map(
                    member ->
                        member.getKey().equals("problem")
                            ? member.getValue().toString()
                            : member.getKey() + " " + member.getValue())
                .collect(Collectors.joining(", "))
            : "";
    return data.isEmpty() ? check.get("name") + " is down" : check.get("name") + ": " + data;
  }
}
