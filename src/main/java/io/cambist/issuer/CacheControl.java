package io.cambist.issuer;

import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How long fetched keys are fresh (RFC 9111 section 5.2.2.1), within bounds of our own. */
final class CacheControl {
  /** Also what counts when the issuer says nothing. */
  static final Duration FLOOR = Duration.ofMinutes(5);

  static final Duration CEILING = Duration.ofHours(1);

  private static final Pattern MAX_AGE =
      Pattern.compile("(?:^|[,\\s])max-age\\s*=\\s*\"?(\\d{1,10})");

  private CacheControl() {}

  static Duration lifetime(Optional<String> header) {
    Matcher maxAge = MAX_AGE.matcher(header.orElse("").toLowerCase(Locale.ROOT));
    if (!maxAge.find()) {
      return FLOOR;
    }
    Duration wished = Duration.ofSeconds(Long.parseLong(maxAge.group(1)));
    if (wished.compareTo(FLOOR) < 0) {
      return FLOOR;
    }
    return wished.compareTo(CEILING) > 0 ? CEILING : wished;
  }
}
