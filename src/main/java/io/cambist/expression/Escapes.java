package io.cambist.expression;

import java.lang.Character.UnicodeScript;
import java.util.EnumSet;
import java.util.Set;

/**
 * Writes texts so that what is in them shows: what has no picture of its own, or turns the text
 * around it, is written by its number, as CEL would have it. So is what could pass for another
 * letter: two texts that differ should not look the same.
 */
final class Escapes {
  /** The last letter of Latin Extended-B: what comes after is rare in a text that is Latin. */
  private static final int LAST_LATIN = 0x24F;

  /** Vietnamese and others; what is there looks like nothing else. */
  private static final int FIRST_ADDITIONAL = 0x1E00;

  private static final int LAST_ADDITIONAL = 0x1EFF;

  /** Scripts whose letters nobody takes for Latin ones. */
  private static final Set<UnicodeScript> UNLIKE =
      EnumSet.of(
          UnicodeScript.ARABIC,
          UnicodeScript.BENGALI,
          UnicodeScript.BOPOMOFO,
          UnicodeScript.DEVANAGARI,
          UnicodeScript.HAN,
          UnicodeScript.HANGUL,
          UnicodeScript.HEBREW,
          UnicodeScript.HIRAGANA,
          UnicodeScript.KATAKANA,
          UnicodeScript.TAMIL,
          UnicodeScript.THAI);

  private Escapes() {}

  /** What stands in a source, which has escapes of its own. */
  static String source(String text) {
    var shown = new StringBuilder(text.length());
    boolean latin = isLatin(text);
    text.codePoints().forEach(sign -> append(shown, sign, latin));
    return shown.toString();
  }

  /** A value in quotes, or its beginning. */
  static String quoted(String text, int longest) {
    int end = Math.min(text.length(), longest);
    if (end < text.length() && Character.isHighSurrogate(text.charAt(end - 1))) {
      end--;
    }
    var shown = new StringBuilder(end + 8).append('"');
    boolean latin = isLatin(text);
    text.substring(0, end)
        .codePoints()
        .forEach(
            sign -> {
              switch (sign) {
                case '"' -> shown.append("\\\"");
                case '\\' -> shown.append("\\\\");
                case '\n' -> shown.append("\\n");
                case '\r' -> shown.append("\\r");
                case '\t' -> shown.append("\\t");
                default -> append(shown, sign, latin);
              }
            });
    return shown.append(end < text.length() ? "…\"" : "\"").toString();
  }

  private static void append(StringBuilder shown, int sign, boolean latin) {
    if (sign == ' ' || (shows(sign) && !(latin && sign > LAST_LATIN))) {
      shown.appendCodePoint(sign);
    } else {
      shown.append(number(sign));
    }
  }

  /** A sign by its number, as CEL would have it. */
  static String number(int sign) {
    return (sign <= Character.MAX_VALUE ? "\\u%04X" : "\\U%08X").formatted(sign);
  }

  private static boolean isLatin(String text) {
    return text.chars().anyMatch(Escapes::isLatin);
  }

  static boolean isLatin(int sign) {
    return (sign | 0x20) >= 'a' && (sign | 0x20) <= 'z';
  }

  /** Whether it is a letter that could pass for a Latin one. */
  static boolean isAlike(int sign) {
    return sign > LAST_LATIN
        && (sign < FIRST_ADDITIONAL || sign > LAST_ADDITIONAL)
        && Character.isLetter(sign)
        && !UNLIKE.contains(UnicodeScript.of(sign));
  }

  /** Fillers and empty patterns, which count as letters, marks and pictures. */
  static boolean isBlank(int sign) {
    return switch (sign) {
      case 0x115F, 0x1160, 0x17B4, 0x17B5, 0x2800, 0x3164, 0xFFA0 -> true;
      default -> false;
    };
  }

  static boolean shows(int sign) {
    if (isBlank(sign)) {
      return false;
    }
    return switch (Character.getType(sign)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.SPACE_SEPARATOR,
          Character.NON_SPACING_MARK,
          Character.ENCLOSING_MARK ->
          false;
      default -> true;
    };
  }
}
