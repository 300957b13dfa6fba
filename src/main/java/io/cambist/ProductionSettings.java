package io.cambist;

import io.cambist.oauth.Loopback;
import io.cambist.oauth.StartRefused;
import io.cambist.proof.TrustedProxies;
import io.cambist.redis.RedisPipeline;
import io.quarkus.runtime.configuration.DurationConverter;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import org.eclipse.microprofile.config.ConfigProvider;

/** The settings without which nothing safe can run, and the check of them before anything does. */
final class ProductionSettings {
  private static final Duration LONGEST_DRAIN = Duration.ofMinutes(5);

  /** Those that have a default, and what they must be. */
  private static final Map<String, Form> OPTIONAL =
      Map.ofEntries(
          Map.entry("CAMBIST_MAX_TTL", Form.duration("PT15M")),
          Map.entry("CAMBIST_SESSION_RETENTION", Form.duration("PT1H")),
          Map.entry("CAMBIST_REDIS_TIMEOUT", Form.duration("PT0.5S")),
          Map.entry("CAMBIST_ISSUER_KEYS_TIMEOUT", Form.duration("PT2S")),
          Map.entry("CAMBIST_FEDERATION_POLL", Form.duration("PT2S")),
          Map.entry("CAMBIST_DECISION_POINT_TIMEOUT", Form.duration("PT0.3S")),
          Map.entry("CAMBIST_DRAIN", Form.duration(LONGEST_DRAIN, "PT10S")),
          Map.entry("CAMBIST_EPOCH", Form.number("1")),
          Map.entry("CAMBIST_REDIS_REPLICAS", Form.number("1")),
          Map.entry("CAMBIST_AUDIT_ISSUED_LENGTH", Form.number("200000")),
          Map.entry("CAMBIST_AUDIT_REFUSED_LENGTH", Form.number("100000")),
          Map.entry(
              "CAMBIST_DPOP_NONCE",
              Form.text("optional or required", "optional|required", "required")),
          Map.entry(
              "CAMBIST_CLIENT_CERTIFICATE_HEADER",
              Form.text("the name of a header", "[A-Za-z0-9_-]{1,64}", "Client-Cert")),
          Map.entry("QUARKUS_HTTP_PORT", Form.port("8080")),
          Map.entry("QUARKUS_HTTP_SSL_PORT", Form.port("8443")));

  /** Where the name of a setting does not follow from that of its variable. */
  private static final Map<String, String> KEYS =
      Map.of(
          "CAMBIST_ISSUER_KEYS_TIMEOUT", "cambist.issuer-keys.timeout",
          "CAMBIST_AUDIT_ISSUED_LENGTH", "cambist.audit.issued-length",
          "CAMBIST_AUDIT_REFUSED_LENGTH", "cambist.audit.refused-length",
          "QUARKUS_HTTP_PORT", "quarkus.http.port",
          "QUARKUS_HTTP_SSL_PORT", "quarkus.http.ssl-port");

  /** What a value must be, so that the configuration reads it too. */
  private record Form(String what, Predicate<String> fits, String example) {
    static Form duration(String example) {
      return new Form("a duration", Form::isDuration, example);
    }

    static Form duration(Duration longest, String example) {
      return new Form(
          "a duration from PT0S to " + longest,
          text ->
              isDuration(text)
                  && !DurationConverter.parseDuration(text).isNegative()
                  && DurationConverter.parseDuration(text).compareTo(longest) <= 0,
          example);
    }

    static Form text(String what, String pattern, String example) {
      return new Form(what, text -> text.matches(pattern), example);
    }

    static Form number(String example) {
      return new Form(
          "a whole number of at most nine digits", text -> text.matches("-?[0-9]{1,9}"), example);
    }

    static Form port(String example) {
      return new Form(
          "a port from 0 to 65535",
          text -> text.matches("[0-9]{1,5}") && Integer.parseInt(text) <= 65_535,
          example);
    }

    private static boolean isDuration(String text) {
      try {
        long unused = DurationConverter.parseDuration(text).toNanos();
        return true;
      } catch (IllegalArgumentException | ArithmeticException malformed) {
        return false;
      }
    }
  }

  private final Function<String, Optional<String>> settings;
  private final List<String> problems = new ArrayList<>();

  private ProductionSettings(Function<String, Optional<String>> settings) {
    this.settings = settings;
  }

  /** Every problem of the settings in force. */
  static List<String> problems() {
    var config = ConfigProvider.getConfig();
    return problems(name -> config.getOptionalValue(name, String.class));
  }

  /** Every problem with its remedy, a line each; empty when the start is safe. */
  static List<String> problems(Function<String, Optional<String>> settings) {
    var check = new ProductionSettings(settings);
    check.issuer();
    check.directory(
        "CAMBIST_FEDERATION",
        "the directory of YAML files that name issuers, clients, targets and policies");
    check.redis();
    check.directory(
        "CAMBIST_SIGNING_KEYS", "the directory of private keys, each a JWK or PEM file");
    check.shadow();
    check.tls();
    check.proxies();
    check.problems.addAll(
        OperatorSettings.of(key -> settings.apply(key).filter(text -> !text.isBlank())).problems());
    OPTIONAL.keySet().stream().sorted().forEach(check::optional);
    return check.problems;
  }

  private void issuer() {
    String name = "CAMBIST_ISSUER";
    String meaning = "the public URL of this gateway, such as https://cambist.example";
    Optional<String> value = require(name, meaning);
    if (value.isEmpty()) {
      return;
    }
    String shown = withoutUser(value.get());
    Optional<URI> parsed = parse(value.get());
    if (parsed.isEmpty() || parsed.get().getHost() == null) {
      refuse(name, shown, "is not a URL", meaning);
      return;
    }
    URI url = parsed.get();
    String scheme = url.getScheme().toLowerCase(Locale.ROOT);
    boolean loopback = Loopback.isHostOf(url);
    if (!scheme.equals("https") && !(scheme.equals("http") && loopback)) {
      refuse(name, shown, "must begin with https:// (http:// on loopback only)", meaning);
    } else if (url.getRawQuery() != null
        || url.getRawFragment() != null
        || url.getRawUserInfo() != null
        || value.get().endsWith("/")) {
      refuse(
          name,
          shown,
          "must have no query, fragment, user or slash at its end (RFC 8414 section 2)",
          meaning);
    }
  }

  private void redis() {
    String meaning = "the URL of the session store, such as rediss://redis.example:6379";
    require("CAMBIST_REDIS", meaning)
        .ifPresent(
            url -> {
              try {
                RedisPipeline.check(url);
              } catch (StartRefused refused) {
                problems.add(refused.getMessage());
              }
            });
  }

  private void tls() {
    Optional<String> certificate = value("CAMBIST_TLS_CERTIFICATE");
    Optional<String> key = value("CAMBIST_TLS_KEY");
    if (certificate.isPresent() && key.isPresent()) {
      new TlsFiles(certificate.get(), key.get()).problem().ifPresent(problems::add);
    } else if (certificate.isPresent()) {
      problems.add(
          "CAMBIST_TLS_KEY is not set, while CAMBIST_TLS_CERTIFICATE is. Set it to the PEM file of"
              + " the certificate's private key, or leave both out.");
    } else if (key.isPresent()) {
      problems.add(
          "CAMBIST_TLS_CERTIFICATE is not set, while CAMBIST_TLS_KEY is. Set it to the PEM file of"
              + " the key's certificate, or leave both out.");
    }
  }

  private void proxies() {
    value("CAMBIST_TRUSTED_PROXIES")
        .ifPresent(
            addresses -> {
              try {
                TrustedProxies.parse(addresses);
              } catch (StartRefused refused) {
                problems.add(refused.getMessage());
              }
            });
  }

  private void shadow() {
    String name = "CAMBIST_SHADOW_FEDERATION";
    value(name)
        .filter(path -> !isReadableDirectory(path))
        .ifPresent(
            path ->
                refuse(
                    name,
                    path,
                    "is not a directory that this program can read",
                    "a federation that decides nothing and is held against the one in force, or"
                        + " leave it out"));
  }

  private void directory(String name, String meaning) {
    Optional<String> value = require(name, meaning);
    if (value.isPresent() && !isReadableDirectory(value.get())) {
      refuse(name, value.get(), "is not a directory that this program can read", meaning);
    }
  }

  private void optional(String name) {
    Form form = OPTIONAL.get(name);
    value(name)
        .filter(text -> !form.fits.test(text.strip()))
        .ifPresent(
            text ->
                problems.add(
                    name
                        + " ("
                        + text
                        + ") is not "
                        + form.what
                        + ". Set it like "
                        + form.example
                        + "."));
  }

  private Optional<String> value(String name) {
    String key = KEYS.getOrDefault(name, usualKey(name));
    return settings.apply(key).filter(text -> !text.isBlank());
  }

  private static String usualKey(String name) {
    return name.toLowerCase(Locale.ROOT).replaceFirst("_", ".").replace('_', '-');
  }

  private Optional<String> require(String name, String meaning) {
    Optional<String> value = value(name);
    if (value.isEmpty()) {
      problems.add(name + " is not set. Set it to " + meaning + ".");
    }
    return value;
  }

  private void refuse(String name, String value, String wrong, String meaning) {
    problems.add(name + " (" + value + ") " + wrong + ". Set it to " + meaning + ".");
  }

  private static boolean isReadableDirectory(String text) {
    try {
      Path path = Path.of(text);
      return Files.isDirectory(path) && Files.isReadable(path);
    } catch (InvalidPathException notAPath) {
      return false;
    }
  }

  /** The text of a URL, however broken, without what may be a password in it. */
  private static String withoutUser(String url) {
    return url.replaceFirst("(?s)^([A-Za-z][A-Za-z0-9+.-]*:/*)?.*@", "$1...@");
  }

  /** Empty when it is not an absolute URI. */
  private static Optional<URI> parse(String text) {
    try {
      return Optional.of(new URI(text)).filter(URI::isAbsolute);
    } catch (URISyntaxException malformed) {
      return Optional.empty();
    }
  }
}
