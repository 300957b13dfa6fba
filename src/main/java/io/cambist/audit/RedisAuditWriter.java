package io.cambist.audit;

import io.cambist.redis.RedisPipeline;
import io.cambist.redis.Reply;
import io.cambist.redis.WriteBehind;
import io.micrometer.core.instrument.Counter;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.jboss.logging.Logger;

/** Writes waiting events to their streams. */
final class RedisAuditWriter {
  private static final Logger LOG = Logger.getLogger(RedisAuditWriter.class);
  private static final int BOUND = 10_000;

  private final WriteBehind<AuditQueue.Waiting> events;
  private final Counter dropped;
  private boolean refusing;

  RedisAuditWriter(RedisPipeline redis, Vertx vertx, RedisAuditStreams streams, Counter dropped) {
    this.dropped = dropped;
    this.events =
        new WriteBehind<>(
            redis,
            vertx,
            new AuditQueue(BOUND, dropped),
            0,
            // Both streams are of one slot.
            batch ->
                List.of(
                    new WriteBehind.Group<>(
                        batch,
                        batch.stream()
                            .map(event -> streams.write(event.evidence(), event.json()))
                            .toList())),
            this::written);
  }

  /** From any thread; never waits. */
  void add(AuditQueue.Waiting event) {
    events.add(event);
  }

  /** Done when all that waits now is written. */
  CompletionStage<Void> flush() {
    return events.flush();
  }

  private void written(List<Reply> replies) {
    List<Reply.Failure> failures =
        replies.stream()
            .filter(reply -> reply instanceof Reply.Failure)
            .map(reply -> (Reply.Failure) reply)
            .toList();
    dropped.increment(failures.size());
    if (!failures.isEmpty() && !refusing) {
      LOG.warnf("Redis refuses audit events: %s", failures.get(0).message());
    }
    refusing = !failures.isEmpty();
  }
}
