package io.cambist.audit;

import java.util.Comparator;

/**
 * A place in both streams at once. Together they are read in the order of their ids, of two equal
 * ones the issued first.
 */
record StreamPosition(EntryId issued, EntryId refused) {
  private static final String BETWEEN = "_";

  static final Comparator<RedisEntry> ORDER =
      Comparator.comparing(RedisEntry::id)
          .thenComparing(RedisEntry::evidence, Comparator.reverseOrder());

  /**
   * @throws IllegalArgumentException for a text that is none of ours
   */
  static StreamPosition parse(String text) {
    int between = text.indexOf(BETWEEN);
    if (between < 0) {
      throw malformed();
    }
    return new StreamPosition(
        EntryId.parse(text.substring(0, between)).orElseThrow(StreamPosition::malformed),
        EntryId.parse(text.substring(between + 1)).orElseThrow(StreamPosition::malformed));
  }

  private static IllegalArgumentException malformed() {
    return new IllegalArgumentException("no place in the audit streams");
  }

  /** Where an entry stands, and all that comes before it. */
  static StreamPosition of(RedisEntry entry) {
    return entry.evidence()
        ? new StreamPosition(entry.id(), entry.id().previous())
        : new StreamPosition(entry.id(), entry.id());
  }

  /** The same, or this end where it is later. */
  StreamPosition notAfter(EntryId end) {
    return new StreamPosition(EntryId.earlier(issued, end), EntryId.earlier(refused, end));
  }

  /** Where both have come to at least. */
  StreamPosition common(StreamPosition other) {
    return new StreamPosition(
        EntryId.earlier(issued, other.issued), EntryId.earlier(refused, other.refused));
  }

  EntryId in(boolean evidence) {
    return evidence ? issued : refused;
  }

  /** The same with another place in one stream. */
  StreamPosition with(boolean evidence, EntryId id) {
    return evidence ? new StreamPosition(id, refused) : new StreamPosition(issued, id);
  }

  @Override
  public String toString() {
    return issued + BETWEEN + refused;
  }
}
