package io.cambist.inspection;

import java.nio.charset.StandardCharsets;

/**
 * Any text as the value of a header: percent-encoded UTF-8 (RFC 3986 section 2.1), in which what
 * names and URLs are usually made of stands for itself. No two texts look the same, and nothing in
 * it can end the value, part it, or be taken for something else.
 */
final class HeaderText {
  private static final String PLAIN = "-._~:/@=!$()?#[]&'*|";
  private static final char[] DIGITS = "0123456789ABCDEF".toCharArray();

  private HeaderText() {}

  static String of(String text) {
    return of(text, PLAIN);
  }

  /** With colons encoded too, so that one can stand behind it. */
  static String withoutColon(String text) {
    return of(text, PLAIN.replace(":", ""));
  }

  private static String of(String text, String plain) {
    var encoded = new StringBuilder(text.length() + 16);
    for (byte one : text.getBytes(StandardCharsets.UTF_8)) {
      if (isPlain(one, plain)) {
        encoded.append((char) one);
      } else {
        encoded.append('%').append(DIGITS[one >> 4 & 0xf]).append(DIGITS[one & 0xf]);
      }
    }
    return encoded.toString();
  }

  private static boolean isPlain(byte one, String plain) {
    return (one >= 'a' && one <= 'z')
        || (one >= 'A' && one <= 'Z')
        || (one >= '0' && one <= '9')
        || (one > 0 && plain.indexOf(one) >= 0);
  }
}
