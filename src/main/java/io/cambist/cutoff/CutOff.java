package io.cambist.cutoff;

import java.time.Instant;
import java.util.Optional;

/**
 * A cut-off that is in force, or was until lately.
 *
 * @param lift what lifted it; until the longest life has passed, what had been opened before it is
 *     still dead
 */
public record CutOff(Cut cut, Change set, Optional<Change> lift) {
  /**
   * Who changed it, when and why.
   *
   * @param sequence its place among all changes of all cut-offs
   */
  public record Change(long sequence, Instant at, String by, String reason) {}

  public boolean inForce() {
    return lift.isEmpty();
  }

  /** What is cut off, in words for operators. */
  public String describe() {
    return "cut off: " + cut.text().replace('\t', ' ');
  }

  /** The place of its latest change. */
  long sequence() {
    return lift.orElse(set).sequence();
  }
}
