package io.cambist.audit;

import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The id of an entry of a stream: when Redis took it, and the how manyth of that millisecond it is.
 */
record EntryId(long millis, long sequence) implements Comparable<EntryId> {
  private static final Pattern FORM = Pattern.compile("([0-9]{1,15})-([0-9]{1,18})");
  private static final long LAST_SEQUENCE = 999_999_999_999_999_999L;
  private static final Comparator<EntryId> ORDER =
      Comparator.comparingLong(EntryId::millis).thenComparingLong(EntryId::sequence);

  /** Before every entry. */
  static final EntryId FIRST = new EntryId(0, 0);

  /** After every entry. */
  static final EntryId LAST = new EntryId(999_999_999_999_999L, LAST_SEQUENCE);

  static EntryId at(Instant time) {
    return new EntryId(Math.max(0, Math.min(LAST.millis, time.toEpochMilli())), 0);
  }

  /** Reads one; empty when it is none that Redis gives. */
  static Optional<EntryId> parse(String text) {
    Matcher form = FORM.matcher(text);
    return form.matches()
        ? Optional.of(new EntryId(Long.parseLong(form.group(1)), Long.parseLong(form.group(2))))
        : Optional.empty();
  }

  /** The one before, whether or not there is such an entry. */
  EntryId previous() {
    if (sequence > 0) {
      return new EntryId(millis, sequence - 1);
    }
    return millis > 0 ? new EntryId(millis - 1, LAST_SEQUENCE) : FIRST;
  }

  /** As an end of a range that does not belong to it. */
  String exclusive() {
    return "(" + this;
  }

  static EntryId earlier(EntryId one, EntryId other) {
    return one.compareTo(other) <= 0 ? one : other;
  }

  @Override
  public int compareTo(EntryId other) {
    return ORDER.compare(this, other);
  }

  @Override
  public String toString() {
    return millis + "-" + sequence;
  }
}
