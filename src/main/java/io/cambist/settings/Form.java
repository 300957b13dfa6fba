package io.cambist.settings;

import com.google.errorprone.annotations.Immutable;
import io.quarkus.runtime.configuration.DurationConverter;
import java.time.Duration;
import java.util.Optional;

/** What a setting may be set to, as far as its text alone tells. */
@Immutable
public sealed interface Form {
  /** In words that go behind "is not". */
  String what();

  /**
   * @param text without blanks around it
   */
  boolean fits(String text);

  /** Whether blanks around a value mean nothing. */
  default boolean isStripped() {
    return true;
  }

  /** A span of time, as ISO 8601 or Quarkus writes it. */
  record Span(Duration shortest, Duration longest) implements Form {
    static Span of(String shortest, String longest) {
      return new Span(Duration.parse(shortest), Duration.parse(longest));
    }

    /** What a text means; empty when it is none within the bounds. */
    Optional<Duration> read(String text) {
      try {
        return Optional.of(DurationConverter.parseDuration(text))
            .filter(span -> span.compareTo(shortest) >= 0 && span.compareTo(longest) <= 0);
      } catch (IllegalArgumentException | ArithmeticException malformed) {
        return Optional.empty();
      }
    }

    @Override
    public String what() {
      return "a duration from " + shortest + " to " + longest;
    }

    @Override
    public boolean fits(String text) {
      return read(text).isPresent();
    }
  }

  /** A whole number. */
  record Count(int least, int most) implements Form {
    @Override
    public String what() {
      return "a whole number from " + least + " to " + most;
    }

    @Override
    public boolean fits(String text) {
      return text.matches("[0-9]{1,9}") && isWithin(Integer.parseInt(text));
    }

    private boolean isWithin(int number) {
      return number >= least && number <= most;
    }
  }

  /** One of two words. */
  record Word(String one, String other) implements Form {
    @Override
    public String what() {
      return one + " or " + other;
    }

    @Override
    public boolean fits(String text) {
      return text.equals(one) || text.equals(other);
    }
  }

  /** A text that follows a pattern. */
  record Shaped(String what, String pattern) implements Form {
    @Override
    public boolean fits(String text) {
      return text.matches(pattern);
    }
  }

  /** A text that only those can judge who make something of it. */
  record Judged(String what) implements Form {
    @Override
    public boolean fits(String text) {
      return true;
    }

    @Override
    public boolean isStripped() {
      return false;
    }
  }
}
