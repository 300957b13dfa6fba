package io.cambist.cutoff;

import io.cambist.redis.Reply;
import io.cambist.redis.StoreUnavailable;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the store held at one moment.
 *
 * @param text its state as it stands there; empty when there is none
 * @param cutOffs all of them
 */
record Loaded(String text, Map<Cut, CutOff> cutOffs) {

  /**
   * @throws StoreUnavailable when it cannot be read: a cut-off that is not understood might be one
   *     that counts
   */
  static Loaded of(Reply reply) {
    List<Reply> parts = reply.parts();
    if (parts.size() != 2 || !(parts.get(0) instanceof Reply.Text state)) {
      throw new StoreUnavailable("Redis refused to read the cut-offs");
    }
    List<Reply> members = parts.get(1).parts();
    var cutOffs = new HashMap<Cut, CutOff>();
    for (int i = 0; i + 1 < members.size(); i += 2) {
      CutOff cutOff = read(members.get(i), members.get(i + 1));
      cutOffs.put(cutOff.cut(), cutOff);
    }
    return new Loaded(state.toString(), cutOffs);
  }

  static CutOff read(Reply cut, Reply value) {
    return CutOffText.parse(cut.toString(), value.toString())
        .orElseThrow(() -> new StoreUnavailable("a cut-off in Redis is not understood"));
  }

  Optional<StoreState> state() {
    return StoreState.parse(text);
  }
}
