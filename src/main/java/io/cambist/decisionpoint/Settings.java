package io.cambist.decisionpoint;

import io.cambist.oauth.StartRefused;
import io.cambist.settings.CertificateFile;
import io.cambist.settings.Setting;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.PemTrustOptions;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * Where the decision point is, and how we show it who we are.
 *
 * @param endpoint of evaluations
 * @param token the file of a bearer token, which is read anew when it changes
 * @param certificate the PEM file of our certificate, and {@code key} that of its key
 * @param authorities the PEM file of who may have signed its certificate; empty for the usual ones
 * @param timeout for one evaluation as a whole
 */
public record Settings(
    URI endpoint,
    Optional<Path> token,
    Optional<Path> certificate,
    Optional<Path> key,
    Optional<Path> authorities,
    Duration timeout) {
  private static final String PATH = "/access/v1/evaluation";
  private static final String URL = Setting.DECISION_POINT.variable();
  private static final List<Setting> FILES =
      List.of(
          Setting.DECISION_POINT_TOKEN_FILE,
          Setting.DECISION_POINT_CERTIFICATE,
          Setting.DECISION_POINT_KEY,
          Setting.DECISION_POINT_AUTHORITIES);

  private static final int CONNECTIONS = 64;

  /** Who comes later is refused at once: it would only wait until its time is over. */
  private static final int MOST_WAITING = 256;

  private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");

  public Settings {
    List<String> problems = problems(Optional.of(endpoint), token, certificate, key, authorities);
    if (!problems.isEmpty()) {
      throw new StartRefused("\n  " + String.join("\n  ", problems));
    }
  }

  /**
   * Every problem of what is set, but for that of each value by itself, with its remedy, a line
   * each.
   */
  public static List<String> problems(Function<Setting, Optional<String>> set) {
    var files = new EnumMap<Setting, Optional<Path>>(Setting.class);
    for (Setting file : FILES) {
      files.put(file, set.apply(file).map(Path::of));
    }
    Optional<String> url = set.apply(Setting.DECISION_POINT);
    var problems = new ArrayList<String>();
    if (url.isEmpty() && files.values().stream().anyMatch(Optional::isPresent)) {
      problems.add(
          URL
              + " is not set, while other settings of the decision point are. Set it to the URL of"
              + " your decision point, like https://pdp.example, or leave all of them out.");
    }
    problems.addAll(
        problems(
            url.flatMap(Settings::sound),
            files.get(Setting.DECISION_POINT_TOKEN_FILE),
            files.get(Setting.DECISION_POINT_CERTIFICATE),
            files.get(Setting.DECISION_POINT_KEY),
            files.get(Setting.DECISION_POINT_AUTHORITIES)));
    return problems;
  }

  private static List<String> problems(
      Optional<URI> endpoint,
      Optional<Path> token,
      Optional<Path> certificate,
      Optional<Path> key,
      Optional<Path> authorities) {
    var problems = new ArrayList<String>();
    token.flatMap(BearerToken::problem).ifPresent(problems::add);
    unreadable(Setting.DECISION_POINT_CERTIFICATE, certificate).ifPresent(problems::add);
    unreadable(Setting.DECISION_POINT_KEY, key).ifPresent(problems::add);
    authorities
        .flatMap(
            file ->
                CertificateFile.problem(
                    Setting.DECISION_POINT_AUTHORITIES,
                    file.toString(),
                    "Set it to those of who signed the decision point's certificate, or leave it"
                        + " out."))
        .ifPresent(problems::add);
    if (certificate.isPresent() != key.isPresent()) {
      problems.add(
          URL + "_CERTIFICATE and " + URL + "_KEY belong together. Set both, or leave both out.");
    }
    if (token.isEmpty()
        && certificate.isEmpty()
        && endpoint.filter(Settings::isSecure).isPresent()) {
      problems.add(
          URL
              + " is set, but nothing by which it knows us. Set "
              + URL
              + "_TOKEN_FILE to the file of a bearer token, or "
              + URL
              + "_CERTIFICATE and "
              + URL
              + "_KEY.");
    }
    return problems;
  }

  private static Optional<URI> sound(String base) {
    try {
      return Optional.of(endpoint(base));
    } catch (StartRefused told) {
      return Optional.empty();
    }
  }

  /**
   * Judges the URL of a decision point.
   *
   * @throws StartRefused when it is no HTTPS URL (HTTP on loopback only)
   */
  public static void check(String base) {
    URI unused = endpoint(base);
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

  private static Optional<String> unreadable(Setting setting, Optional<Path> file) {
    return file.filter(there -> !Files.isReadable(there))
        .map(
            there ->
                setting.variable()
                    + " ("
                    + Setting.shown(there.toString())
                    + ") is not a file that this program can read. Set it to one, or leave it out.");
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
