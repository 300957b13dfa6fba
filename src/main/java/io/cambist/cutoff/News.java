package io.cambist.cutoff;

import io.cambist.redis.Reply;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads the log of changes on from what is known. */
final class News {
  private News() {}

  /**
   * What is known then; empty when the log does not follow on what was known, does not reach what
   * was to be reached, or is another epoch's.
   *
   * @param entries the log's entries after what is held
   * @param state the store's state as read after them
   */
  static Optional<KnownCutOffs> read(
      KnownCutOffs held, StoreState wanted, Reply entries, Reply state, Instant now) {
    if (StoreState.parse(state.toString())
        .filter(current -> current.epoch().equals(held.state().epoch()))
        .isEmpty()) {
      return Optional.empty();
    }
    var changed = new ArrayList<CutOff>();
    long sequence = held.state().sequence();
    for (Reply entry : entries.parts()) {
      String id = entry.parts().get(0).toString();
      if (!id.equals(sequence + 1 + "-0")) {
        return Optional.empty();
      }
      sequence++;
      List<Reply> fields = entry.parts().get(1).parts();
      changed.add(Loaded.read(fields.get(1), fields.get(3)));
    }
    return sequence >= wanted.sequence()
        ? Optional.of(held.with(changed, new StoreState(held.state().epoch(), sequence), now))
        : Optional.empty();
  }
}
