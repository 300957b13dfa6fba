package io.cambist.session;

import java.time.Instant;

/**
 * The place of a session in a sorted set: the second until which its record is kept, and within
 * that one of a million places by chance, so that a page can go on where the last one ended however
 * many sessions one second has. All of it is exact in a double.
 */
final class IndexScore {
  private static final int PLACE_BITS = 20;

  private IndexScore() {}

  static long of(Instant keptUntil, int chance) {
    return keptUntil.getEpochSecond() << PLACE_BITS | (chance & ((1 << PLACE_BITS) - 1));
  }

  /** What is not above this is kept no longer. */
  static long past(Instant now) {
    return (now.getEpochSecond() << PLACE_BITS) - 1;
  }
}
