package io.cambist;

import io.cambist.decisionpoint.Settings;
import io.cambist.oauth.Loopback;
import io.cambist.oauth.StartRefused;
import io.cambist.proof.TrustedProxies;
import io.cambist.redis.RedisPipeline;
import io.cambist.settings.Setting;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * What single values are worth wherever they stand, at the start or in a manifest: by their form
 * and bounds, and not by whether what they name is there.
 */
public final class SettingValues {
  /** Those of which the form does not tell all. */
  private static final Map<Setting, Function<String, Optional<String>>> JUDGES =
      new EnumMap<>(
          Map.of(
              Setting.ISSUER,
              SettingValues::issuer,
              Setting.REDIS,
              refusal(RedisPipeline::check),
              Setting.TRUSTED_PROXIES,
              refusal(TrustedProxies::parse),
              Setting.CLIENT_CERTIFICATE_HEADER,
              SettingValues::header,
              Setting.OPERATORS_ISSUER,
              OperatorSettings::issuerProblem,
              Setting.OPERATORS_AUDIENCE,
              OperatorSettings::audienceProblem,
              Setting.DECISION_POINT,
              refusal(Settings::check)));

  private static final Set<String> TAKEN_HEADERS =
      Set.of("authorization", "proxy-authorization", "cookie", "dpop", "host", "content-type");

  private static final int HIGHEST_PORT = 65_535;
  private static final Pattern ASCII = Pattern.compile("[!-~]+");

  private SettingValues() {}

  /**
   * What is wrong with a value, with its remedy; nothing is with an empty one, which is not set.
   */
  public static Optional<String> problem(Setting setting, String value) {
    if (value.isBlank()) {
      return Optional.empty();
    }
    return setting
        .problem(value)
        .or(() -> JUDGES.getOrDefault(setting, sound -> Optional.empty()).apply(value));
  }

  /**
   * Every problem of variables as somebody wrote them down: of names and of values, a line each.
   *
   * @param variables some may be none of ours
   */
  public static List<String> problems(Map<String, String> variables) {
    var problems = new ArrayList<String>();
    new TreeMap<>(variables)
        .forEach(
            (name, value) ->
                Setting.ofVariable(name)
                    .flatMap(setting -> problem(setting, value))
                    .ifPresent(problems::add));
    problems.addAll(UnknownSettings.problems(variables));
    return problems;
  }

  private static Function<String, Optional<String>> refusal(Consumer<String> check) {
    return value -> {
      try {
        check.accept(value);
        return Optional.empty();
      } catch (StartRefused refused) {
        return Optional.of(refused.getMessage());
      }
    };
  }

  /** One in which callers say something themselves would say it of their certificate too. */
  private static Optional<String> header(String name) {
    return TAKEN_HEADERS.contains(name.strip().toLowerCase(Locale.ROOT))
        ? Optional.of(
            Setting.CLIENT_CERTIFICATE_HEADER.variable()
                + " ("
                + Setting.shown(name)
                + ") is a header with a meaning of its own. Set it to the one in which your proxy"
                + " gives the certificate, like Client-Cert.")
        : Optional.empty();
  }

  private static Optional<String> issuer(String value) {
    Optional<URI> parsed = parse(value);
    if (parsed.isEmpty() || parsed.get().getHost() == null) {
      return refused(value, "is not a URL");
    }
    URI url = parsed.get();
    String scheme = url.getScheme().toLowerCase(Locale.ROOT);
    boolean loopback = Loopback.isHostOf(url);
    if (!scheme.equals("https") && !(scheme.equals("http") && loopback)) {
      return refused(value, "must begin with https:// (http:// on loopback only)");
    }
    if (url.getRawQuery() != null
        || url.getRawFragment() != null
        || url.getRawUserInfo() != null
        || value.endsWith("/")) {
      return refused(
          value, "must have no query, fragment, user or slash at its end (RFC 8414 section 2)");
    }
    if (url.getRawAuthority().endsWith(":") || url.getPort() == 0 || url.getPort() > HIGHEST_PORT) {
      return refused(value, "names a port that is none");
    }
    if (!ASCII.matcher(value).matches() || !url.equals(url.normalize())) {
      return refused(
          value,
          "must be ASCII (a name as xn--…) without . and .. and doubled slashes in its path");
    }
    return Optional.empty();
  }

  private static Optional<String> refused(String url, String wrong) {
    return Optional.of(
        "CAMBIST_ISSUER ("
            + Setting.shown(withoutSecrets(url))
            + ") "
            + wrong
            + ". Set it to the public URL of this gateway, such as https://cambist.example.");
  }

  /** The text of a URL, however broken, without what may be a password in it. */
  private static String withoutSecrets(String url) {
    return url.replaceFirst("(?s)^([A-Za-z][A-Za-z0-9+.-]*:/*)?.*@", "$1...@")
        .replaceFirst("(?s)([?#]).*", "$1...");
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
