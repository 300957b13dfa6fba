package io.cambist.federation;

import io.cambist.federation.Node.Scalar;

/**
 * Finds where a position of a scalar's text stands in the file. Folding, indentation and line
 * breaks only ever change white space, so visible characters are counted off on both sides; this
 * holds for plain, quoted and block scalars alike.
 */
final class ScalarPositions {
  private static final String WHITE_ESCAPES = "0abtnvfreN_LP \t\r\n";

  private final Scalar scalar;
  private final int[] raw;
  private int index;
  private int line;
  private int column;

  private ScalarPositions(Scalar scalar) {
    this.scalar = scalar;
    this.raw = scalar.raw().codePoints().toArray();
    this.line = scalar.place().line();
    this.column = scalar.place().column();
  }

  /**
   * @param line within the text, from 1
   * @param column within that line, from 1, in code points
   */
  static Place in(Scalar scalar, int line, int column) {
    return new ScalarPositions(scalar).find(visibleBefore(scalar.text(), line, column));
  }

  private static int visibleBefore(String text, int line, int column) {
    int atLine = 1;
    int atColumn = 1;
    int visible = 0;
    for (int c : text.codePoints().toArray()) {
      if (atLine > line || (atLine == line && atColumn >= column)) {
        break;
      }
      if (!isWhite(c)) {
        visible++;
      }
      atColumn++;
      if (c == '\n') {
        atLine++;
        atColumn = 1;
      }
    }
    return visible;
  }

  private Place find(int visible) {
    int end = raw.length;
    char style = raw.length == 0 ? ' ' : (char) raw[0];
    if (style == '|' || style == '>') {
      while (index < end && raw[index] != '\n') {
        advance(1);
      }
    } else if (style == '\'' || style == '"') {
      advance(1);
      end--;
    }
    int seen = 0;
    Place after = here();
    while (index < end) {
      int length = unitLength(style, end);
      if (isVisible(style, length)) {
        if (seen == visible) {
          return here();
        }
        seen++;
        advance(length);
        after = here();
      } else {
        advance(length);
      }
    }
    return after;
  }

  /** How many characters of the file make up the next one of the text. */
  private int unitLength(char style, int end) {
    int length = 1;
    if (style == '\'' && raw[index] == '\'') {
      length = 2;
    } else if (style == '"' && raw[index] == '\\' && index + 1 < end) {
      length =
          switch (raw[index + 1]) {
            case 'x' -> 4;
            case 'u' -> 6;
            case 'U' -> 10;
            default -> 2;
          };
    }
    return Math.min(length, end - index);
  }

  private boolean isVisible(char style, int length) {
    if (style != '"' || raw[index] != '\\' || length < 2) {
      return !isWhite(raw[index]);
    }
    if (length == 2) {
      return WHITE_ESCAPES.indexOf(raw[index + 1]) < 0;
    }
    return !isWhite(Integer.parseInt(new String(raw, index + 2, length - 2), 16));
  }

  private static boolean isWhite(int c) {
    return c <= ' ' || c == 0x85 || c == 0xA0 || c == 0x2028 || c == 0x2029 || c == 0xFEFF;
  }

  private void advance(int count) {
    for (int i = 0; i < count; i++, index++) {
      if (raw[index] == '\n') {
        line++;
        column = 1;
      } else {
        column++;
      }
    }
  }

  private Place here() {
    return new Place(scalar.place().file(), line, column);
  }
}
