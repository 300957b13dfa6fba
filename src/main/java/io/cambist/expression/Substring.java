package io.cambist.expression;

import java.util.ArrayList;
import java.util.List;

/** Finds a text in another in time that grows with the sum of their lengths, not the product. */
final class Substring {
  static final long NO_LIMIT = -1;

  private Substring() {}

  /** What {@code contains} does. */
  static boolean occurs(String text, String part) {
    return end(text, part, borders(part), 0) >= 0;
  }

  /**
   * What {@code split} does; into characters where the separator is empty.
   *
   * @param limit the most parts, the last of which is all that is left; below 0 for none
   */
  static List<String> split(String text, String separator, long limit) {
    if (limit == 0 || limit == 1) {
      return limit == 0 ? List.of() : List.of(text);
    }
    var parts = new ArrayList<String>();
    int[] borders = borders(separator);
    int start = 0;
    while (limit < 0 || parts.size() < limit - 1) {
      int end =
          separator.isEmpty() ? endOfCharacter(text, start) : end(text, separator, borders, start);
      if (end < 0) {
        break;
      }
      parts.add(text.substring(start, end - separator.length()));
      start = end;
    }
    if (!separator.isEmpty() || start < text.length()) {
      parts.add(text.substring(start));
    }
    return parts;
  }

  private static int endOfCharacter(String text, int start) {
    return start < text.length() ? text.offsetByCodePoints(start, 1) : -1;
  }

  /** Where the part ends that comes first from there on, -1 for none; by Knuth, Morris, Pratt. */
  private static int end(String text, String part, int[] borders, int from) {
    int matched = 0;
    int i = from;
    for (; i < text.length() && matched < part.length(); i++) {
      while (matched > 0 && text.charAt(i) != part.charAt(matched)) {
        matched = borders[matched - 1];
      }
      if (text.charAt(i) == part.charAt(matched)) {
        matched++;
      }
    }
    return matched == part.length() ? i : -1;
  }

  /** For each beginning of the part: how long its longest end is that is a beginning as well. */
  private static int[] borders(String part) {
    var borders = new int[part.length()];
    int border = 0;
    for (int i = 1; i < part.length(); i++) {
      while (border > 0 && part.charAt(i) != part.charAt(border)) {
        border = borders[border - 1];
      }
      if (part.charAt(i) == part.charAt(border)) {
        border++;
      }
      borders[i] = border;
    }
    return borders;
  }
}
