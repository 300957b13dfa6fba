package io.cambist.exchange;

import java.util.regex.Pattern;

/** Words of a caller that may be repeated: by mistake they may hold a token or a secret. */
final class Words {
  static final String UNREADABLE = "(unreadable)";
  private static final Pattern PRINTABLE = Pattern.compile("[!-~]{1,256}");

  /** The beginnings of a JSON object in base64url, with and without space in it. */
  private static final Pattern JWT = Pattern.compile("eyJ|(?<![A-Za-z0-9_-])(?:eyA|ew[0ko])");

  private Words() {}

  /** Whether a part of it could be one of a token. */
  static boolean mayBeToken(String text) {
    return JWT.matcher(text).find();
  }

  /** The word where it is plain, else another for it. */
  static String readable(String word) {
    return PRINTABLE.matcher(word).matches() && !mayBeToken(word) ? word : UNREADABLE;
  }
}
