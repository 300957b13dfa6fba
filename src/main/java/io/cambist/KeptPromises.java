package io.cambist;

import io.cambist.settings.Setting;
import io.smallrye.config.EnvConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SysPropConfigSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.spi.ConfigSource;

/** What no setting of Quarkus may take back: whoever sets one by hand is told so at the start. */
enum KeptPromises {
  VERIFIED_PROVIDER(
      "QUARKUS_TLS_(?:.+_)?TRUST_ALL",
      "false",
      "would let anybody pass for the operators' provider. Let the JVM trust its authority instead,"
          + " with -Djavax.net.ssl.trustStore"),
  VERIFIED_NAME(
      "QUARKUS_TLS_(?:.+_)?HOSTNAME_VERIFICATION_ALGORITHM",
      "HTTPS",
      "would let any certificate pass for that of the operators' provider"),
  OUR_TLS(
      "QUARKUS_TLS__?CLIENT_CERTIFICATES_.+|QUARKUS_HTTP_TLS_CONFIGURATION_NAME",
      "",
      "would change the server's TLS, which CAMBIST_TLS_CERTIFICATE and CAMBIST_TLS_KEY set"),
  NO_PLAIN_HTTP(
      "QUARKUS_HTTP_INSECURE_REQUESTS",
      "",
      "is decided by CAMBIST_TLS_CERTIFICATE: with it there is HTTPS alone, without it plain HTTP"
          + " alone"),
  HTTP_1("QUARKUS_HTTP_HTTP2", "false", "would tunnel past what a proxy forbids"),
  DRAIN(
      "QUARKUS_SHUTDOWN_DELAY(?:_ENABLED)?",
      "\\$\\{cambist\\.drain}|true",
      "would take the place of CAMBIST_DRAIN, which is what to set"),
  ONE_ORIGIN(
      "QUARKUS_HTTP_CORS(?:_.+)?", "false", "would open this gateway to pages of other origins"),
  OUR_NAME(
      "QUARKUS_HTTP_PROXY_.+",
      "false",
      "would let callers say who they are and what this gateway is called, which"
          + " CAMBIST_TRUSTED_PROXIES and CAMBIST_ISSUER say"),
  NO_SECRETS_IN_LOGS(
      "QUARKUS_HTTP_ACCESS_LOG_ENABLED",
      "false",
      "would write codes of sign-ins to the log; the audit tells of all that was asked");

  private static final Pattern PROFILE = Pattern.compile("^_[A-Z0-9_]+?_(?=QUARKUS_)");

  private final Pattern names;
  private final Pattern kept;
  private final String why;

  /**
   * @param names of variables, a pattern
   * @param kept of values that keep it, a pattern
   */
  KeptPromises(String names, String kept, String why) {
    this.names = Pattern.compile(names);
    this.kept = Pattern.compile(kept);
    this.why = why;
  }

  /** Each setting that breaks one, wherever somebody has set it, a line each. */
  static List<String> problems(Config config) {
    var problems = new ArrayList<String>();
    var byHand = new TreeMap<String, String>();
    for (ConfigSource source : config.getConfigSources()) {
      if (isByHand(source)) {
        for (String name : source.getPropertyNames()) {
          byHand.putIfAbsent(Setting.variable(name), String.valueOf(source.getValue(name)));
        }
      }
    }
    problems.addAll(problems(byHand));
    List<String> profiles = config.unwrap(SmallRyeConfig.class).getProfiles();
    if (!profiles.equals(List.of("prod"))) {
      problems.add(
          "QUARKUS_PROFILE ("
              + Setting.shown(String.join(",", profiles))
              + ") would start this program with settings that are made for development or tests."
              + " Remove it.");
    }
    return problems;
  }

  /**
   * Each variable that breaks one, a line each.
   *
   * @param variables some may be of something else
   */
  static List<String> problems(Map<String, String> variables) {
    var problems = new ArrayList<String>();
    new TreeMap<>(variables)
        .forEach(
            (name, value) ->
                Arrays.stream(values())
                    .filter(promise -> promise.isBroken(name, value))
                    .map(promise -> Setting.shown(name) + " " + promise.why + ". Remove it.")
                    .findFirst()
                    .ifPresent(problems::add));
    return problems;
  }

  private boolean isBroken(String name, String value) {
    return names.matcher(PROFILE.matcher(name).replaceFirst("")).matches()
        && !value.isBlank()
        && !kept.matcher(value.strip()).matches();
  }

  /** Not what the program itself or Quarkus brings. */
  private static boolean isByHand(ConfigSource source) {
    return source instanceof EnvConfigSource
        || source instanceof SysPropConfigSource
        || source.getName().contains("source=file:")
        || source.getName().startsWith("FileSystemConfigSource");
  }
}
