package io.cambist.expression;

import java.util.regex.Pattern;

/**
 * Whether a pattern says where it begins and ends. One that does not is found anywhere in a text:
 * {@code acme/shop} in {@code evil/acme/shop-not} too.
 */
final class Anchors {
  /** Flags for all that follows; {@code m} would let {@code ^} and {@code $} stand at any line. */
  private static final Pattern FLAGS = Pattern.compile("^\\(\\?[isU]+\\)");

  private static final Pattern LINES = Pattern.compile("\\(\\?[a-zA-Z]*m");

  private Anchors() {}

  /** Whether each of its alternatives begins with {@code ^} and ends with {@code $}. */
  static boolean areAround(String pattern) {
    String rest = FLAGS.matcher(pattern).replaceFirst("");
    if (LINES.matcher(rest).find()) {
      return false;
    }
    int begin = 0;
    int depth = 0;
    // Where the class began in which we are.
    int inClass = -1;
    for (int i = 0; i < rest.length(); i++) {
      char c = rest.charAt(i);
      if (rest.startsWith("\\Q", i) && inClass < 0) {
        int end = rest.indexOf("\\E", i);
        if (end < 0) {
          return false;
        }
        i = end + 1;
      } else if (c == '\\') {
        i++;
      } else if (inClass >= 0) {
        inClass = c == ']' && !isFirstOfClass(rest, inClass, i) ? -1 : inClass;
      } else if (c == '[') {
        inClass = i;
      } else if (c == '(') {
        depth++;
      } else if (c == ')') {
        depth--;
      } else if (c == '|' && depth == 0) {
        if (!isAround(rest, begin, i)) {
          return false;
        }
        begin = i + 1;
      }
    }
    return inClass < 0 && isAround(rest, begin, rest.length());
  }

  /** There a bracket stands for itself. */
  private static boolean isFirstOfClass(String text, int opened, int at) {
    return at == opened + 1 || (at == opened + 2 && text.charAt(opened + 1) == '^');
  }

  private static boolean isAround(String text, int begin, int end) {
    boolean begins = text.startsWith("^", begin) && begin + 1 < end;
    boolean always = begins && "*?{+".indexOf(text.charAt(begin + 1)) < 0;
    return always && text.charAt(end - 1) == '$' && !isEscaped(text, end - 1);
  }

  private static boolean isEscaped(String text, int at) {
    int slashes = 0;
    while (at - slashes > 0 && text.charAt(at - slashes - 1) == '\\') {
      slashes++;
    }
    return slashes % 2 == 1;
  }
}
