package io.cambist.program;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** Asks again and again until something has come to be. */
final class Eventually {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final long PAUSE_NANOS = 1_000_000;

  private Eventually() {}

  interface Condition {
    boolean holds() throws Exception;
  }

  static void holds(Condition condition) throws Exception {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.holds()) {
      if (System.nanoTime() > end) {
        throw new AssertionError("it never came to be");
      }
      LockSupport.parkNanos(PAUSE_NANOS);
    }
  }
}
