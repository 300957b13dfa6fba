package io.cambist.exchange;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.regex.Pattern;

/**
 * What may be repeated of the {@code iss} of a token that was refused: anybody can write it, and by
 * mistake it may hold a token or a secret.
 */
final class ClaimedIssuer {
  private static final Pattern PRINTABLE = Pattern.compile("(?i:https?)://[!-~]{1,248}");

  private ClaimedIssuer() {}

  /** The issuer when it is a plain URL, else a word for it. */
  static String readable(String iss) {
    return PRINTABLE.matcher(iss).matches() && !Words.mayBeToken(iss) && isPlain(iss)
        ? iss
        : Words.UNREADABLE;
  }

  private static boolean isPlain(String text) {
    try {
      URI url = new URI(text);
      return url.getHost() != null
          && url.getRawUserInfo() == null
          && url.getRawQuery() == null
          && url.getRawFragment() == null;
    } catch (URISyntaxException malformed) {
      return false;
    }
  }
}
