package io.cambist.settings;

import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * A setting, called by a variable of the environment or a system property. Each stands here once,
 * with its bounds and what it is where it is not set; docs/configuration.md is held against it.
 */
public enum Setting {
  ISSUER("cambist.issuer", new Form.Judged("an HTTPS URL")),
  FEDERATION("cambist.federation", new Form.Judged("a directory")),
  REDIS("cambist.redis", new Form.Judged("the URL of a Redis")),
  SIGNING_KEYS("cambist.signing-keys", new Form.Judged("a directory")),
  MAX_TTL("cambist.max-ttl", Form.Span.of("PT1S", "PT24H"), "PT15M"),
  SESSION_RETENTION("cambist.session-retention", Form.Span.of("PT0S", "PT744H"), "PT1H"),
  EPOCH("cambist.epoch", new Form.Count(0, 999_999_999), "0", "1"),
  DRAIN("cambist.drain", Form.Span.of("PT0S", "PT5M"), "PT0S", "PT10S"),
  FEDERATION_POLL("cambist.federation-poll", Form.Span.of("PT0.1S", "PT5M"), "PT2S"),
  SHADOW_FEDERATION("cambist.shadow-federation", new Form.Judged("a directory")),
  ISSUER_KEYS_TIMEOUT("cambist.issuer-keys.timeout", Form.Span.of("PT0.05S", "PT10S"), "PT2S"),
  REDIS_TIMEOUT("cambist.redis-timeout", Form.Span.of("PT0.05S", "PT10S"), "PT0.5S"),
  REDIS_REPLICAS("cambist.redis-replicas", new Form.Count(0, 9), "0", "1"),
  REDIS_CA("cambist.redis-ca", new Form.Judged("a PEM file")),
  REDIS_SENTINEL_USER("cambist.redis-sentinel-user", new Form.Judged("a text")),
  REDIS_SENTINEL_PASSWORD("cambist.redis-sentinel-password", new Form.Judged("a text")),
  AUDIT_ISSUED_LENGTH("cambist.audit.issued-length", new Form.Count(1_000, 100_000_000), "200000"),
  AUDIT_REFUSED_LENGTH(
      "cambist.audit.refused-length", new Form.Count(1_000, 100_000_000), "100000"),
  DPOP_NONCE("cambist.dpop-nonce", new Form.Word("optional", "required"), "optional", "required"),
  TLS_CERTIFICATE("cambist.tls-certificate", new Form.Judged("a PEM file")),
  TLS_KEY("cambist.tls-key", new Form.Judged("a PEM file")),
  TRUSTED_PROXIES("cambist.trusted-proxies", new Form.Judged("addresses and networks")),
  CLIENT_CERTIFICATE_HEADER(
      "cambist.client-certificate-header",
      new Form.Shaped("the name of a header", "[A-Za-z0-9_-]{1,64}"),
      "Client-Cert"),
  OPERATORS_ISSUER("cambist.operators.issuer", new Form.Judged("an HTTPS URL")),
  OPERATORS_AUDIENCE("cambist.operators.audience", new Form.Judged("a text")),
  OPERATORS_CLIENT_ID("cambist.operators.client-id", new Form.Judged("a text")),
  OPERATORS_CLIENT_SECRET("cambist.operators.client-secret", new Form.Judged("a text")),
  OPERATORS_ROLES_CLAIM("cambist.operators.roles-claim", new Form.Judged("a text"), "groups"),
  DECISION_POINT("cambist.decision-point", new Form.Judged("an HTTPS URL")),
  DECISION_POINT_TOKEN_FILE("cambist.decision-point-token-file", new Form.Judged("a file")),
  DECISION_POINT_CERTIFICATE("cambist.decision-point-certificate", new Form.Judged("a PEM file")),
  DECISION_POINT_KEY("cambist.decision-point-key", new Form.Judged("a PEM file")),
  DECISION_POINT_AUTHORITIES("cambist.decision-point-authorities", new Form.Judged("a PEM file")),
  DECISION_POINT_TIMEOUT(
      "cambist.decision-point-timeout", Form.Span.of("PT0.01S", "PT10S"), "PT0.3S"),
  NATIVE_CRYPTO("cambist.native-crypto", new Form.Word("true", "false"), "true"),
  HTTP_PORT("quarkus.http.port", new Form.Count(1, 65_535), "8080"),
  HTTP_SSL_PORT("quarkus.http.ssl-port", new Form.Count(1, 65_535), "8443");

  /** What begins the names of all settings that are ours and not those of Quarkus. */
  public static final String OURS = "CAMBIST_";

  private static final int LONGEST_SHOWN = 200;

  private static final Map<String, Setting> BY_KEY =
      Collections.unmodifiableMap(
          Arrays.stream(values()).collect(Collectors.toMap(Setting::key, Function.identity())));

  private static final Map<String, Setting> BY_VARIABLE =
      Collections.unmodifiableMap(
          Arrays.stream(values())
              .collect(Collectors.toMap(Setting::variable, Function.identity())));

  private final String key;
  private final Form form;
  private final Optional<String> standard;
  private final String example;

  Setting(String key, Form form) {
    this(key, form, null);
  }

  Setting(String key, Form form, String standard) {
    this(key, form, standard, standard);
  }

  /**
   * @param key as configuration knows it
   * @param standard what it is where it is not set; null: nothing
   * @param example what a remedy names; null where the form refuses nothing
   */
  Setting(String key, Form form, String standard, String example) {
    this.key = key;
    this.form = form;
    this.standard = Optional.ofNullable(standard);
    this.example = example;
  }

  /** The one that configuration knows by this name. */
  public static Optional<Setting> ofKey(String key) {
    return Optional.ofNullable(BY_KEY.get(key));
  }

  /** The one of this variable. */
  public static Optional<Setting> ofVariable(String name) {
    return Optional.ofNullable(BY_VARIABLE.get(name));
  }

  /** The variable by which this name of configuration is set. */
  public static String variable(String key) {
    return key.toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9]", "_");
  }

  /** The variables of all, in order. */
  public static List<String> variables() {
    return Arrays.stream(values()).map(Setting::variable).toList();
  }

  public String key() {
    return key;
  }

  public String variable() {
    return variable(key);
  }

  public Form form() {
    return form;
  }

  /** What it is where it is not set. */
  public Optional<String> standard() {
    return standard;
  }

  /**
   * What is wrong with a value, with its remedy; empty when nothing is, as far as its form tells.
   */
  public Optional<String> problem(String value) {
    return form.fits(value.strip())
        ? Optional.empty()
        : Optional.of(
            variable()
                + " ("
                + shown(value)
                + ") is not "
                + form.what()
                + ". Set it like "
                + example
                + ".");
  }

  /** A span of time that is set, or the usual one. */
  public Optional<Duration> span(Optional<String> value) {
    return value
        .or(this::standard)
        .flatMap(
            text -> form instanceof Form.Span span ? span.read(text.strip()) : Optional.empty());
  }

  /** A value as it is told: on one line, however it is written. */
  public static String shown(String value) {
    String line = value.replaceAll("\\p{Cntrl}", "?");
    return line.length() <= LONGEST_SHOWN ? line : line.substring(0, LONGEST_SHOWN) + "…";
  }
}
