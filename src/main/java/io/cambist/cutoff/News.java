package io.cambist.cutoff;

import io.cambist.redis.Reply;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Optional;

/** What the log of changes says after what is known. */
final class News {
  private News() {}

  /**
   * Reads the log on.
   *
   * @param entries the log's entries after what is held
   * @param state the store's state as read after them
   * @return what is known then; empty when the log does not follow on what is held as far as
   *     wanted, so that all has to be read anew
   */
  static Optional<KnownCutOffs> read(
      KnownCutOffs held, StoreState wanted, Reply entries, Reply state, Instant now) {
    if (StoreState.parse(state.toString())
        .filter(current -> current.epoch().equals(held.state().epoch()))
        .isEmpty()) {
      return Optional.empty();
    }
    var changed = new ArrayList<CutOff>();
    StoreState at = held.state();
    for (Reply entry : entries.parts()) {
      LogEntry change = LogEntry.of(entry);
      if (change.sequence() != at.sequence() + 1 || !change.before().equals(at.mark())) {
        return Optional.empty();
      }
      changed.add(change.cutOff());
      at = new StoreState(at.epoch(), change.sequence(), change.mark());
    }
    return at.sequence() >= wanted.sequence()
        ? Optional.of(held.with(changed, at, now))
        : Optional.empty();
  }
}
