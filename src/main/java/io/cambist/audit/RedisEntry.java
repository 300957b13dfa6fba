package io.cambist.audit;

import io.cambist.redis.Reply;
import io.cambist.redis.StoreUnavailable;
import java.util.List;
import java.util.Optional;

/**
 * An entry as it stands in a stream.
 *
 * @param evidence in which
 */
record RedisEntry(boolean evidence, EntryId id, String json) {

  /**
   * The entries of a reply in its order; the text of one that holds no event is empty.
   *
   * @throws StoreUnavailable when Redis refused
   */
  static List<RedisEntry> of(boolean evidence, Reply reply) {
    if (!reply.isAnswer()) {
      throw new StoreUnavailable("Redis refused to read the audit stream");
    }
    return reply.parts().stream()
        .map(entry -> of(evidence, entry.parts()))
        .flatMap(Optional::stream)
        .toList();
  }

  private static Optional<RedisEntry> of(boolean evidence, List<Reply> parts) {
    List<Reply> fields = parts.get(1).parts();
    boolean event = fields.size() == 2 && fields.get(0).toString().equals(RedisAuditStreams.EVENT);
    return EntryId.parse(parts.get(0).toString())
        .map(id -> new RedisEntry(evidence, id, event ? fields.get(1).toString() : ""));
  }

  /** The event, at this position; empty when it cannot be read. */
  Optional<RecordedEvent> event(StreamPosition position) {
    return RecordedEvent.parse(position.toString(), json);
  }
}
