package io.cambist.cutoff;

import io.cambist.redis.Reply;
import io.cambist.redis.StoreUnavailable;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the store held at one moment.
 *
 * @param text its state as it stands there; empty when there is none
 * @param cutOffs all of them
 * @param marks what the log says, where it reaches so far, of the mark of the change that was the
 *     latest one known
 */
record Loaded(String text, Map<Cut, CutOff> cutOffs, List<String> marks) {
  /**
   * @param sequence of the latest change that was known
   * @throws StoreUnavailable when it cannot be read: a cut-off that is not understood might be one
   *     that counts
   */
  static Loaded of(Reply reply, long sequence) {
    List<Reply> parts = reply.parts();
    if (parts.size() != 3 || !(parts.get(0) instanceof Reply.Text state)) {
      throw new StoreUnavailable("Redis refused to read the cut-offs");
    }
    List<Reply> members = parts.get(1).parts();
    var cutOffs = new HashMap<Cut, CutOff>();
    for (int i = 0; i + 1 < members.size(); i += 2) {
      CutOff cutOff = read(members.get(i), members.get(i + 1));
      cutOffs.put(cutOff.cut(), cutOff);
    }
    return new Loaded(state.toString(), cutOffs, marks(parts.get(2).parts(), sequence));
  }

  /** Each change in the log tells its own mark, and that of the one before it. */
  private static List<String> marks(List<Reply> entries, long sequence) {
    var marks = new ArrayList<String>();
    for (Reply entry : entries) {
      LogEntry change = LogEntry.of(entry);
      if (change.sequence() == sequence) {
        marks.add(change.mark());
      } else if (change.sequence() == sequence + 1) {
        marks.add(change.before());
      }
    }
    return marks;
  }

  /**
   * Whether this has come of what was known. Where the log does not tell, every cut-off that was
   * known must stand there still, or have been changed since, or be old enough to be forgotten.
   *
   * @param confirmed when the store was last seen to be as it was known
   */
  boolean followsOn(KnownCutOffs known, Instant confirmed, Instant now) {
    if (!marks.isEmpty()) {
      return marks.stream().allMatch(known.state().mark()::equals);
    }
    return known.all().stream()
        .allMatch(cutOff -> holds(cutOff) || KnownCutOffs.mayBeForgotten(cutOff, confirmed, now));
  }

  private boolean holds(CutOff known) {
    CutOff stored = cutOffs.get(known.cut());
    return stored != null && (stored.equals(known) || stored.sequence() > known.sequence());
  }

  static CutOff read(Reply cut, Reply value) {
    return CutOffText.parse(cut.toString(), value.toString())
        .orElseThrow(
            () -> new StoreUnavailable("a cut-off in {cut}:all in Redis is not understood"));
  }

  Optional<StoreState> state() {
    return StoreState.parse(text);
  }
}
