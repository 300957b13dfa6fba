package io.cambist.audit;

import java.time.Instant;

/** What came of looking for the event of a decision. */
public sealed interface LookUp {
  record Kept(RecordedEvent event) implements LookUp {}

  /**
   * The decision is older than all that its stream still keeps: there may have been such an event.
   *
   * @param oldest since when events are kept, by the clock of Redis
   */
  record Gone(Instant oldest) implements LookUp {}

  /** There is no such event though it would still be kept; or it is not written yet. */
  record Unknown() implements LookUp {}
}
