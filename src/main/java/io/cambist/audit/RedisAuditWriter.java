package io.cambist.audit;

import io.cambist.redis.Command;
import io.cambist.redis.RedisPipeline;
import io.cambist.redis.Reply;
import io.micrometer.core.instrument.Counter;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.impl.VertxInternal;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jboss.logging.Logger;

/**
 * Writes waiting events on a context of its own, one batch at a time. A batch whose fate is unknown
 * is written again: an event may stand in the stream twice, but is not lost by an outage.
 */
final class RedisAuditWriter {
  private static final Logger LOG = Logger.getLogger(RedisAuditWriter.class);
  private static final int LARGEST_BATCH = 256;
  private static final int BOUND = 10_000;
  private static final long PAUSE_MILLIS = 500;

  private final RedisPipeline redis;
  private final Vertx vertx;
  private final Context context;
  private final RedisAuditStreams streams;
  private final AuditQueue queue;
  private final Counter dropped;
  private final AtomicBoolean busy = new AtomicBoolean();
  private final List<CompletableFuture<Void>> waiters = new ArrayList<>();
  private boolean refusing;

  RedisAuditWriter(RedisPipeline redis, Vertx vertx, RedisAuditStreams streams, Counter dropped) {
    this.redis = redis;
    this.vertx = vertx;
    this.context = ((VertxInternal) vertx).createEventLoopContext();
    this.streams = streams;
    this.queue = new AuditQueue(BOUND, dropped);
    this.dropped = dropped;
  }

  /** From any thread; never waits. */
  void add(AuditQueue.Waiting event) {
    queue.add(event);
    wake();
  }

  /** Done when all that waits now is written. */
  CompletionStage<Void> flush() {
    var done = new CompletableFuture<Void>();
    context.runOnContext(
        turn -> {
          if (queue.isEmpty() && !busy.get()) {
            done.complete(null);
          } else {
            waiters.add(done);
          }
        });
    return done;
  }

  private void wake() {
    if (busy.compareAndSet(false, true)) {
      context.runOnContext(turn -> write());
    }
  }

  private void write() {
    List<AuditQueue.Waiting> events = queue.take(LARGEST_BATCH);
    if (events.isEmpty()) {
      busy.set(false);
      if (!queue.isEmpty()) {
        wake();
        return;
      }
      waiters.forEach(waiter -> waiter.complete(null));
      waiters.clear();
      return;
    }
    try {
      send(events);
    } catch (RuntimeException fault) {
      LOG.error("Audit events could not be sent; they will be tried again", fault);
      again(events);
    }
  }

  private void send(List<AuditQueue.Waiting> events) {
    List<Command> commands =
        events.stream().map(event -> streams.write(event.evidence(), event.json())).toList();
    redis
        .send(commands)
        .subscribe()
        .with(
            replies -> {
              written(replies);
              write();
            },
            failure -> again(events));
  }

  private void again(List<AuditQueue.Waiting> events) {
    queue.putBack(events);
    vertx.setTimer(PAUSE_MILLIS, fired -> write());
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
