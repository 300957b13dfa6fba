package io.cambist.cutoff;

import io.cambist.redis.Reply;
import io.cambist.redis.StoreUnavailable;
import java.util.List;

/**
 * A change as it stands in the log.
 *
 * @param sequence its place among all changes
 * @param before the mark of the change before it
 * @param mark its own
 */
record LogEntry(long sequence, Reply cut, Reply value, String before, String mark) {
  /** A cut-off, its value, the mark before it and its own, each behind its name. */
  private static final int FIELDS = 8;

  /**
   * @throws StoreUnavailable when it cannot be read: it might be one that counts
   */
  static LogEntry of(Reply entry) {
    List<Reply> parts = entry.parts();
    List<Reply> fields = parts.size() == 2 ? parts.get(1).parts() : List.of();
    if (fields.size() != FIELDS) {
      throw new StoreUnavailable("the log of cut-offs in Redis is not understood");
    }
    String id = parts.get(0).toString();
    return new LogEntry(
        Long.parseLong(id.substring(0, id.indexOf('-'))),
        fields.get(1),
        fields.get(3),
        fields.get(5).toString(),
        fields.get(7).toString());
  }

  CutOff cutOff() {
    return Loaded.read(cut, value);
  }
}
