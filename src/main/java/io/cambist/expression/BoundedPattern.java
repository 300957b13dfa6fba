package io.cambist.expression;

import com.google.errorprone.annotations.Immutable;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;

/**
 * A pattern in the syntax of RE2: it searches in linear time, and both its own size and the texts
 * that it searches are limited, so that no text can make it costly.
 */
@Immutable
@SuppressWarnings("Immutable") // A pattern of RE2 changes nothing that shows.
public final class BoundedPattern {
  /** The longest text that is searched, in characters: the search is linear, and not free. */
  static final int LONGEST_SEARCHED = 4096;

  /** In instructions of RE2: {@code [a-z]{1,63}} takes some 130. */
  static final int LARGEST_PROGRAM = 500;

  private final Pattern pattern;

  private BoundedPattern(Pattern pattern) {
    this.pattern = pattern;
  }

  /** What came of compiling one. */
  public sealed interface Result {}

  public record Compiled(BoundedPattern pattern) implements Result {}

  /** It would take more instructions than a pattern may. */
  public record TooLarge() implements Result {}

  /**
   * @param why in the words of RE2
   */
  public record Malformed(String why) implements Result {}

  public static Result of(String text) {
    // What is estimated to be huge is not even tried.
    if (PatternSize.of(text) > 4 * LARGEST_PROGRAM) {
      return new TooLarge();
    }
    try {
      Pattern pattern = Pattern.compile(text);
      return pattern.programSize() > LARGEST_PROGRAM
          ? new TooLarge()
          : new Compiled(new BoundedPattern(pattern));
    } catch (PatternSyntaxException malformed) {
      return new Malformed(malformed.getDescription());
    }
  }

  /** How large its program is, in instructions of RE2. */
  int size() {
    return pattern.programSize();
  }

  /** Whether it occurs in the text; in one that is too long it does not. */
  public boolean occurs(String text) {
    return text.length() <= LONGEST_SEARCHED && pattern.matcher(text).find();
  }
}
