package io.cambist.expression;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Parts a source that CEL accepts into its words, as the grammar of CEL does. */
final class TokenReader {
  private final int[] source;

  TokenReader(int[] source) {
    this.source = source;
  }

  /**
   * Where a word begins and, exclusively, ends, in code points.
   *
   * @param sign what it begins with
   */
  record Token(int start, int end, int sign) {
    boolean is(char other) {
      return end == start + 1 && sign == other;
    }

    boolean isName() {
      return isLetter(sign);
    }

    boolean opens() {
      return is('(') || is('[') || is('{');
    }

    boolean closes() {
      return is(')') || is(']') || is('}');
    }
  }

  /** All words; space and comments are none. */
  List<Token> tokens() {
    var tokens = new ArrayList<Token>();
    int at = 0;
    while (at < source.length) {
      int end = end(at);
      if (!Character.isWhitespace(source[at]) && !is(at, "//")) {
        tokens.add(new Token(at, end, source[at]));
      }
      at = end;
    }
    return tokens;
  }

  private int end(int at) {
    if (is(at, "//")) {
      return endOfComment(at);
    }
    int quote = at;
    while (quote < at + 2 && quote < source.length && "rRbB".indexOf(source[quote]) >= 0) {
      quote++;
    }
    if (is(quote, "\"") || is(quote, "'")) {
      return endOfText(quote, isRaw(at, quote));
    }
    int sign = source[at];
    if (isDigit(sign) || (sign == '.' && isDigit(signAt(at + 1)))) {
      return endOfNumber(at);
    }
    if (isLetter(sign)) {
      return endOfName(at);
    }
    if (sign == '`') {
      return endOf("`", at + 1, true);
    }
    boolean two = Stream.of("==", "!=", "<=", ">=", "&&", "||").anyMatch(word -> is(at, word));
    return two ? at + 2 : at + 1;
  }

  private boolean isRaw(int start, int end) {
    for (int i = start; i < end; i++) {
      if (source[i] == 'r' || source[i] == 'R') {
        return true;
      }
    }
    return false;
  }

  private int endOfText(int quote, boolean raw) {
    String one = Character.toString(source[quote]);
    String three = one.repeat(3);
    return is(quote, three) ? endOf(three, quote + 3, raw) : endOf(one, quote + 1, raw);
  }

  private int endOf(String closing, int from, boolean raw) {
    int at = from;
    while (at < source.length && !is(at, closing)) {
      at += source[at] == '\\' && !raw ? 2 : 1;
    }
    return Math.min(at + closing.length(), source.length);
  }

  private int endOfComment(int at) {
    int end = at;
    while (end < source.length && source[end] != '\n') {
      end++;
    }
    return end;
  }

  private int endOfName(int at) {
    int end = at;
    while (isLetter(signAt(end)) || isDigit(signAt(end))) {
      end++;
    }
    return end;
  }

  /** Such as 1.5e-3, 0xFFu and .5. */
  private int endOfNumber(int at) {
    boolean hexadecimal = is(at, "0x") || is(at, "0X");
    int end = at;
    while (true) {
      int sign = signAt(end);
      boolean exponent = !hexadecimal && end > at && "eE".indexOf(source[end - 1]) >= 0;
      boolean goesOn =
          isLetter(sign)
              || isDigit(sign)
              || (sign == '.' && isDigit(signAt(end + 1)))
              || (exponent && (sign == '-' || sign == '+'));
      if (!goesOn) {
        return end;
      }
      end++;
    }
  }

  private boolean is(int at, String text) {
    for (int i = 0; i < text.length(); i++) {
      if (signAt(at + i) != text.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  /** What stands there; -1 beyond the end. */
  private int signAt(int at) {
    return at < source.length ? source[at] : -1;
  }

  private static boolean isLetter(int sign) {
    return (sign >= 'a' && sign <= 'z') || (sign >= 'A' && sign <= 'Z') || sign == '_';
  }

  private static boolean isDigit(int sign) {
    return sign >= '0' && sign <= '9';
  }
}
