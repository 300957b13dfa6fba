package io.cambist.audit;

import java.util.List;
import java.util.Optional;

/**
 * What came to both streams, oldest first; of each so many entries, the newest.
 *
 * @param leftOut of a stream that held more, its newest entry that is not among them
 */
record News(List<Item> items, List<RedisEntry> leftOut) {
  /**
   * @param event empty where the entry cannot be read
   */
  record Item(RedisEntry entry, Optional<RecordedEvent> event) {
    private static Item of(RedisEntry entry) {
      return new Item(entry, entry.event(StreamPosition.of(entry)));
    }
  }

  /**
   * @param slices of both streams, newest first; where there is one more than the most, there may
   *     be still more
   */
  static News of(List<List<RedisEntry>> slices, int most) {
    return new News(
        slices.stream()
            .flatMap(slice -> slice.stream().limit(most))
            .sorted(StreamPosition.ORDER)
            .map(Item::of)
            .toList(),
        slices.stream().flatMap(slice -> slice.stream().skip(most)).toList());
  }

  /** Whether something after this place is not among them. */
  boolean leftOutAfter(StreamPosition place) {
    return leftOut.stream().anyMatch(entry -> entry.id().compareTo(place.in(entry.evidence())) > 0);
  }
}
