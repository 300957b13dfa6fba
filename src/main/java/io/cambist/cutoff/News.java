package io.cambist.cutoff;

import io.cambist.redis.Reply;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** What the log of changes says after what is known. */
sealed interface News {
  /** It follows on, and this is known then. */
  record Later(KnownCutOffs known) implements News {}

  /** It does not reach from what was known to what was to be reached, or is another epoch's. */
  record Gap() implements News {}

  /** It follows on another change than the one that was known: the store was rolled back. */
  record Diverged() implements News {}

  /**
   * Reads the log on.
   *
   * @param entries the log's entries after what is held
   * @param state the store's state as read after them
   */
  static News read(KnownCutOffs held, StoreState wanted, Reply entries, Reply state, Instant now) {
    if (StoreState.parse(state.toString())
        .filter(current -> current.epoch().equals(held.state().epoch()))
        .isEmpty()) {
      return new Gap();
    }
    var changed = new ArrayList<CutOff>();
    StoreState at = held.state();
    for (Reply entry : entries.parts()) {
      if (!entry.parts().get(0).toString().equals(at.sequence() + 1 + "-0")) {
        return new Gap();
      }
      // A cut-off, its value, the mark before it and its own, each behind its name.
      List<Reply> fields = entry.parts().get(1).parts();
      if (!fields.get(5).toString().equals(at.mark())) {
        return new Diverged();
      }
      changed.add(Loaded.read(fields.get(1), fields.get(3)));
      at = new StoreState(at.epoch(), at.sequence() + 1, fields.get(7).toString());
    }
    return at.sequence() >= wanted.sequence() ? new Later(held.with(changed, at, now)) : new Gap();
  }
}
