package io.cambist.decisionpoint;

import io.cambist.oauth.StartRefused;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.PemTrustOptions;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Where the decision point is, and how we show it who we are.
 *
 * @param endpoint of evaluations
 * @param token the file of a bearer token, which is read anew when it changes
 * @param certificate the PEM file of our certificate, and {@code key} that of its key
 * @param authorities the PEM file of who may have signed its certificate; empty for the usual ones
 * @param timeout for one evaluation as a whole
 */
record Settings(
    URI endpoint,
    Optional<Path> token,
    Optional<Path> certificate,
    Optional<Path> key,
    Optional<Path> authorities,
    Duration timeout) {
  private static final String PATH = "/access/v1/evaluation";
  private static final String URL = "CAMBIST_DECISION_POINT";
  private static final Duration LONGEST = Duration.ofSeconds(10);
  private static final int CONNECTIONS = 64;

  /** Who comes later is refused at once: it would only wait until its time is over. */
  private static final int MOST_WAITING = 256;

  private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");

  Settings {
    readable(URL + "_TOKEN_FILE", token);
    readable(URL + "_CERTIFICATE", certificate);
    readable(URL + "_KEY", key);
    readable(URL + "_AUTHORITIES", authorities);
    if (certificate.isPresent() != key.isPresent()) {
      throw new StartRefused(
          URL + "_CERTIFICATE and " + URL + "_KEY belong together. Set both, or leave both out.");
    }
    if (timeout.isZero() || timeout.isNegative() || timeout.compareTo(LONGEST) > 0) {
      throw new StartRefused(
          URL + "_TIMEOUT must be longer than nothing and at most 10 s. Set it like PT0.3S.");
    }
    if (token.isEmpty() && certificate.isEmpty() && isSecure(endpoint)) {
      throw new StartRefused(
          URL
              + " is set, but nothing by which it knows us. Set "
              + URL
              + "_TOKEN_FILE to the file of a bearer token, or "
              + URL
              + "_CERTIFICATE and "
              + URL
              + "_KEY.");
    }
  }

  /**
   * The endpoint of a decision point.
   *
   * @param base its URL, to which the path of the standard comes
   * @throws StartRefused when it is no HTTPS URL (HTTP on loopback only)
   */
  static URI endpoint(String base) {
    URI url;
    try {
      url = URI.create(base.strip());
    } catch (IllegalArgumentException malformed) {
      throw refused("is not a URL");
    }
    if (url.getHost() == null || url.getScheme() == null) {
      throw refused("is not a URL");
    }
    boolean loopback =
        url.getScheme().equalsIgnoreCase("http")
            && LOOPBACK.contains(url.getHost().toLowerCase(Locale.ROOT));
    if (!isSecure(url) && !loopback) {
      throw refused("must begin with https:// (http:// on loopback only)");
    }
    if (url.getRawQuery() != null || url.getRawFragment() != null || url.getRawUserInfo() != null) {
      throw refused("must have no query, fragment or user");
    }
    String text = url.toString();
    return URI.create((text.endsWith("/") ? text.substring(0, text.length() - 1) : text) + PATH);
  }

  private static boolean isSecure(URI url) {
    return url.getScheme().equalsIgnoreCase("https");
  }

  private static StartRefused refused(String what) {
    return new StartRefused(
        URL + " " + what + ". Set it to the URL of your decision point, like https://pdp.example.");
  }

  private static void readable(String name, Optional<Path> file) {
    if (file.isPresent() && !Files.isReadable(file.get())) {
      throw new StartRefused(name + " is not a file that this program can read.");
    }
  }

  /**
   * @throws StartRefused when a file does not hold what it should
   */
  void checkFiles(Vertx vertx) {
    HttpClientOptions options = client();
    try {
      if (options.getKeyCertOptions() != null) {
        options.getKeyCertOptions().getKeyManagerFactory(vertx);
      }
    } catch (Exception malformed) {
      throw new StartRefused(
          URL
              + "_CERTIFICATE and "
              + URL
              + "_KEY are no certificate and its key in PEM. Write the certificate as BEGIN"
              + " CERTIFICATE and its key as BEGIN PRIVATE KEY (PKCS #8).");
    }
    try {
      if (options.getTrustOptions() != null) {
        options.getTrustOptions().getTrustManagerFactory(vertx);
      }
    } catch (Exception malformed) {
      throw new StartRefused(
          URL
              + "_AUTHORITIES holds no certificates in PEM. Write those of who signed the decision"
              + " point's certificate into it.");
    }
  }

  HttpClientOptions client() {
    var options =
        new HttpClientOptions()
            .setMaxPoolSize(CONNECTIONS)
            .setMaxWaitQueueSize(MOST_WAITING)
            .setConnectTimeout(Math.toIntExact(timeout.toMillis()))
            .setIdleTimeout(60)
            .setSsl(isSecure(endpoint))
            .setVerifyHost(true);
    certificate.ifPresent(
        file ->
            options.setKeyCertOptions(
                new PemKeyCertOptions()
                    .addCertPath(file.toString())
                    .addKeyPath(key.orElseThrow().toString())));
    authorities.ifPresent(
        file -> options.setTrustOptions(new PemTrustOptions().addCertPath(file.toString())));
    return options;
  }
}
