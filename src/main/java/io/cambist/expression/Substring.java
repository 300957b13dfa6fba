package io.cambist.expression;

/** Finds a text in another in time that grows with the sum of their lengths, not the product. */
final class Substring {
  private Substring() {}

  /** What {@code contains} does; by Knuth, Morris and Pratt. */
  static boolean occurs(String text, String part) {
    int[] borders = borders(part);
    int matched = 0;
    for (int i = 0; i < text.length() && matched < part.length(); i++) {
      while (matched > 0 && text.charAt(i) != part.charAt(matched)) {
        matched = borders[matched - 1];
      }
      if (text.charAt(i) == part.charAt(matched)) {
        matched++;
      }
    }
    return matched == part.length();
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
