package io.cambist;

import io.cambist.settings.Setting;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;

/** Settings that say something about what there is none of: whoever set one expects it to count. */
final class UnheardSettings {
  private static final Pattern TLS_TO_REDIS = Pattern.compile("rediss(?:\\+.*)?://.*");
  private static final Pattern SENTINELS = Pattern.compile("rediss?\\+sentinel://.*");

  private UnheardSettings() {}

  /** Each of them, with its remedy, a line each. */
  static List<String> problems(Function<Setting, Optional<String>> settings) {
    var problems = new ArrayList<String>();
    String redis = settings.apply(Setting.REDIS).orElse("").strip().toLowerCase(Locale.ROOT);
    if (settings.apply(Setting.REDIS_CA).isPresent() && isOther(redis, TLS_TO_REDIS)) {
      problems.add(
          "CAMBIST_REDIS_CA is set, while CAMBIST_REDIS leads to a Redis without TLS. Let it begin"
              + " with rediss (as in rediss://redis.example:6379), or leave the authorities out.");
    }
    for (Setting login : List.of(Setting.REDIS_SENTINEL_USER, Setting.REDIS_SENTINEL_PASSWORD)) {
      if (settings.apply(login).isPresent() && isOther(redis, SENTINELS)) {
        problems.add(
            login.variable()
                + " is set, while CAMBIST_REDIS leads to no sentinels. Leave it out; who logs in at"
                + " Redis itself stands in CAMBIST_REDIS.");
      }
    }
    if (settings.apply(Setting.TRUSTED_PROXIES).isEmpty()
        && settings
            .apply(Setting.CLIENT_CERTIFICATE_HEADER)
            .filter(UnheardSettings::isUnusual)
            .isPresent()) {
      problems.add(
          "CAMBIST_TRUSTED_PROXIES is not set, while CAMBIST_CLIENT_CERTIFICATE_HEADER is, which"
              + " nobody else is believed. Set it to the addresses of your proxies, or leave the"
              + " header out.");
    }
    return problems;
  }

  /** Not what it should be; of one that is not set, or no URL, that is told already. */
  private static boolean isOther(String redis, Pattern wanted) {
    return redis.startsWith("redis") && !wanted.matcher(redis).matches();
  }

  private static boolean isUnusual(String header) {
    return !Setting.CLIENT_CERTIFICATE_HEADER.standard().equals(Optional.of(header.strip()));
  }
}
