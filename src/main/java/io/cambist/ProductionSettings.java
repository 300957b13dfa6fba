package io.cambist;

import io.cambist.oauth.Loopback;
import io.cambist.oauth.StartRefused;
import io.cambist.proof.TrustedProxies;
import io.cambist.redis.RedisPipeline;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.eclipse.microprofile.config.ConfigProvider;

/** The settings without which nothing safe can run, and the check of them before anything does. */
final class ProductionSettings {
  /** Those that have a default, and what they must be. */
  private static final Map<String, Kind> OPTIONAL =
      Map.ofEntries(
          Map.entry("CAMBIST_MAX_TTL", Kind.DURATION),
          Map.entry("CAMBIST_SESSION_RETENTION", Kind.DURATION),
          Map.entry("CAMBIST_REDIS_TIMEOUT", Kind.DURATION),
          Map.entry("CAMBIST_ISSUER_KEYS_TIMEOUT", Kind.DURATION),
          Map.entry("CAMBIST_FEDERATION_POLL", Kind.DURATION),
          Map.entry("CAMBIST_EPOCH", Kind.NUMBER),
          Map.entry("CAMBIST_REDIS_REPLICAS", Kind.NUMBER),
          Map.entry("CAMBIST_AUDIT_ISSUED_LENGTH", Kind.NUMBER),
          Map.entry("CAMBIST_AUDIT_REFUSED_LENGTH", Kind.NUMBER),
          Map.entry("CAMBIST_DPOP_NONCE", Kind.DEMAND),
          Map.entry("CAMBIST_CLIENT_CERTIFICATE_HEADER", Kind.HEADER));

  /** Where the name of a setting does not follow from that of its variable. */
  private static final Map<String, String> KEYS =
      Map.of(
          "CAMBIST_ISSUER_KEYS_TIMEOUT", "cambist.issuer-keys.timeout",
          "CAMBIST_AUDIT_ISSUED_LENGTH", "cambist.audit.issued-length",
          "CAMBIST_AUDIT_REFUSED_LENGTH", "cambist.audit.refused-length");

  private enum Kind {
    /** As MicroProfile Config reads one: ISO 8601, or digits with a unit. */
    DURATION("is not a duration. Set it like PT30S", "(?i)P[0-9DTHMS.]+|[0-9]+(ms|[smhd])?"),
    NUMBER("is not a whole number. Set it like 1", "-?[0-9]{1,9}"),
    DEMAND("is not a demand. Set it to optional or required", "optional|required"),
    HEADER("is not the name of a header. Set it like Client-Cert", "[A-Za-z0-9_-]{1,64}");

    private final String problem;
    private final Pattern form;

    Kind(String problem, String form) {
      this.problem = problem;
      this.form = Pattern.compile(form);
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
    check.tls();
    check.proxies();
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
    Optional<URI> parsed = parse(value.get());
    if (parsed.isEmpty() || parsed.get().getHost() == null) {
      refuse(name, value.get(), "is not a URL", meaning);
      return;
    }
    URI url = parsed.get();
    String scheme = url.getScheme().toLowerCase(Locale.ROOT);
    boolean loopback = Loopback.isHostOf(url);
    if (!scheme.equals("https") && !(scheme.equals("http") && loopback)) {
      refuse(name, value.get(), "must begin with https:// (http:// on loopback only)", meaning);
    } else if (url.getRawQuery() != null
        || url.getRawFragment() != null
        || url.getRawUserInfo() != null
        || value.get().endsWith("/")) {
      refuse(
          name,
          value.get(),
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

  private void directory(String name, String meaning) {
    Optional<String> value = require(name, meaning);
    if (value.isPresent() && !isReadableDirectory(value.get())) {
      refuse(name, value.get(), "is not a directory that this program can read", meaning);
    }
  }

  private void optional(String name) {
    Kind kind = OPTIONAL.get(name);
    value(name)
        .filter(text -> !kind.form.matcher(text.strip()).matches())
        .ifPresent(text -> problems.add(name + " (" + text + ") " + kind.problem + "."));
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

  /** Empty when it is not an absolute URI. */
  private static Optional<URI> parse(String text) {
    try {
      return Optional.of(new URI(text)).filter(URI::isAbsolute);
    } catch (URISyntaxException malformed) {
      return Optional.empty();
    }
  }
}
