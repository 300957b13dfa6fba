package io.cambist.exchange;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.regex.Pattern;

/**
 * What may be repeated of the {@code iss} of a token that was refused: anybody can write it, and by
 * mistake it may hold a token or a secret.
 */
final class ClaimedIssuer {
  private static final String UNREADABLE = "(unreadable)";
  private static final Pattern PRINTABLE = Pattern.compile("(?i:https?)://[!-~]{1,248}");

  /** The beginnings of a JSON object in base64url, with and without space in it. */
  private static final Pattern JWT = Pattern.compile("eyJ|(?<![A-Za-z0-9_-])(?:eyA|ew[0ko])");

  private ClaimedIssuer() {}

  /** The issuer when it is a plain URL, else a word for it. */
  static String readable(String iss) {
    return PRINTABLE.matcher(iss).matches() && !JWT.matcher(iss).find() && isPlain(iss)
        ? iss
        : UNREADABLE;
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
