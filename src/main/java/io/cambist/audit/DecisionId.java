package io.cambist.audit;

import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The name under which an answer's decision can be looked up. It says in which stream and when, so
 * that a look-up reads a bounded range: {@code i} (issued and ended) or {@code r} (refused), nine
 * characters of time and thirteen of chance, in the digits of base 32 ({@code 0-9a-v}).
 */
public record DecisionId(String text) {
  private static final Pattern FORM = Pattern.compile("[ir][0-9a-v]{9}[0-9a-v]{13}");
  private static final int TIME_DIGITS = 9;
  private static final int RANDOM_DIGITS = 13;

  public DecisionId {
    if (!FORM.matcher(text).matches()) {
      throw new IllegalArgumentException("not a decision id");
    }
  }

  static DecisionId of(AuditKind kind, Instant at, long random) {
    return new DecisionId(
        (kind.evidence() ? "i" : "r")
            + digits(at.toEpochMilli(), TIME_DIGITS)
            + digits(random, RANDOM_DIGITS));
  }

  /** Reads what an operator typed; empty when it is no decision id. */
  public static Optional<DecisionId> parse(String text) {
    String lower = text.strip().toLowerCase(Locale.ROOT);
    return FORM.matcher(lower).matches() ? Optional.of(new DecisionId(lower)) : Optional.empty();
  }

  /** Whether the event is among what was issued and ended, and not among the refusals. */
  boolean evidence() {
    return text.charAt(0) == 'i';
  }

  /** The gateway's time of the decision. */
  Instant at() {
    return Instant.ofEpochMilli(Long.parseLong(text.substring(1, 1 + TIME_DIGITS), 32));
  }

  private static String digits(long value, int count) {
    var digits = new char[count];
    long rest = value;
    for (int i = count - 1; i >= 0; i--) {
      digits[i] = Character.forDigit((int) (rest & 31), 32);
      rest >>>= 5;
    }
    return new String(digits);
  }

  @Override
  public String toString() {
    return text;
  }
}
