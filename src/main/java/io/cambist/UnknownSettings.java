package io.cambist;

import io.cambist.federation.Spelling;
import io.cambist.settings.Setting;
import io.smallrye.config.EnvConfigSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.spi.ConfigSource;

/** Names that look like ours and are none: what they are to say would never be heard. */
final class UnknownSettings {
  /** What a setting for one profile alone begins with. */
  private static final Pattern PROFILE = Pattern.compile("^_([A-Z0-9_]+)_(?=" + Setting.OURS + ")");

  private static final String OUR_PROFILE = "PROD";

  /** What Kubernetes tells every pod of a service named cambist, or so. */
  private static final Pattern OF_SERVICES =
      Pattern.compile(
          "CAMBIST_(?:.+_)?(?:SERVICE_HOST|SERVICE_PORT(?:_.+)?|PORT_\\d+_(?:TCP|UDP|SCTP)(?:_(?:PROTO|PORT|ADDR))?)");

  /** What Docker told of containers that were linked: cambist, or one like it. */
  private static final Pattern OF_LINKS = Pattern.compile("CAMBIST_(?:.+_)?ENV_.+");

  private static final Pattern NAME_OF_LINKS = Pattern.compile("/[^/]+/[^/]+");

  /** The Compose file asks for it, so it may stand beside settings. */
  private static final String IMAGE = Setting.OURS + "IMAGE";

  private static final Pattern PORT_OF_SERVICES = Pattern.compile("(?:tcp|udp|sctp)://.*");
  private static final Pattern PORT = Pattern.compile("CAMBIST_(?:\\w+_)?PORT");

  private static final Pattern PROFILE_OF_PROPERTY = Pattern.compile("^%[^.]+\\.");
  private static final String SEE = "Remove it, or write one of those in docs/configuration.md.";

  private UnknownSettings() {}

  /** Each that is unknown, wherever configuration comes from, with what may be meant. */
  static List<String> problems(Config config) {
    var variables = new TreeMap<String, String>();
    var properties = new TreeSet<String>();
    for (ConfigSource source : config.getConfigSources()) {
      for (String name : source.getPropertyNames()) {
        if (source instanceof EnvConfigSource) {
          // It gives names in more than one form.
          String value = source.getValue(name);
          variables.putIfAbsent(Setting.variable(name), value == null ? "" : value);
        } else {
          properties.add(PROFILE_OF_PROPERTY.matcher(name).replaceFirst(""));
        }
      }
    }
    List<String> problems = problems(variables);
    List<String> keys = Arrays.stream(Setting.values()).map(Setting::key).toList();
    properties.stream()
        .filter(name -> name.startsWith("cambist.") && !keys.contains(name))
        .map(name -> unknown(name, Spelling.remedy(name, keys, SEE)))
        .forEach(problems::add);
    return problems;
  }

  /**
   * Each variable that is unknown, with what may be meant, a line each.
   *
   * @param named names and values; some may be none of ours
   */
  static List<String> problems(Map<String, String> named) {
    var problems = new ArrayList<String>();
    new TreeMap<>(named)
        .forEach(
            (name, value) -> {
              String written = Setting.variable(name);
              String variable = PROFILE.matcher(written).replaceFirst("");
              if (!variable.startsWith(Setting.OURS)) {
                return;
              }
              if (isOfAnotherProfile(written)) {
                problems.add(
                    Setting.shown(name)
                        + " is for a profile that this program does not have, and would change"
                        + " nothing. Remove it, or write "
                        + Setting.shown(variable)
                        + ".");
              } else if (Setting.ofVariable(variable).isEmpty() && !isOfOthers(variable, value)) {
                problems.add(unknown(name, remedy(variable)));
              }
            });
    return problems;
  }

  private static String unknown(String name, String remedy) {
    return Setting.shown(name)
        + " is no setting of this program, and would change nothing. "
        + remedy;
  }

  private static boolean isOfAnotherProfile(String written) {
    Matcher profile = PROFILE.matcher(written);
    return profile.find() && !profile.group(1).equals(OUR_PROFILE);
  }

  private static boolean isOfOthers(String variable, String value) {
    return OF_SERVICES.matcher(variable).matches()
        || OF_LINKS.matcher(variable).matches()
        || variable.equals(IMAGE)
        || (variable.endsWith("_PORT") && PORT_OF_SERVICES.matcher(value).matches())
        || (variable.endsWith("_NAME") && NAME_OF_LINKS.matcher(value).matches());
  }

  private static String remedy(String variable) {
    if (PORT.matcher(variable).matches()) {
      return "Ports are set by QUARKUS_HTTP_PORT, and by QUARKUS_HTTP_SSL_PORT with TLS.";
    }
    return Likeness.remedy(variable, SEE);
  }
}
