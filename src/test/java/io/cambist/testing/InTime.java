package io.cambist.testing;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Judges how long something takes, on a machine that may be busy with something else: what is late
 * by itself is late each time, what others made late is not.
 */
public final class InTime {
  private static final int TRIES = 4;

  private InTime() {}

  /** What is measured. */
  public interface Attempt {
    void run() throws Exception;
  }

  /** Fails unless it takes less than this at one of some tries. */
  public static void within(Duration limit, Attempt attempt) throws Exception {
    within(limit, () -> {}, attempt);
  }

  /**
   * @param before is done before each try, and not measured
   */
  public static void within(Duration limit, Attempt before, Attempt attempt) throws Exception {
    List<Duration> taken = new ArrayList<>();
    while (taken.size() < TRIES) {
      before.run();
      long start = System.nanoTime();
      attempt.run();
      Duration took = Duration.ofNanos(System.nanoTime() - start);
      if (took.compareTo(limit) < 0) {
        return;
      }
      taken.add(took);
    }
    throw new AssertionError("not within " + limit + ", but " + taken);
  }
}
