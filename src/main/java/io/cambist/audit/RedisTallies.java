package io.cambist.audit;

import io.cambist.audit.Tally.Counted;
import io.cambist.audit.Tally.Span;
import io.cambist.redis.Command;
import io.cambist.redis.RedisPipeline;
import io.cambist.redis.Reply;
import io.cambist.redis.StoreUnavailable;
import io.quarkus.runtime.ShutdownEvent;
import io.smallrye.mutiny.TimeoutException;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.impl.VertxInternal;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jboss.logging.Logger;

/**
 * Adds what this gateway counts to what all count, some seconds later and only when there is
 * anything. What may or may not have been added is added again.
 */
@ApplicationScoped
class RedisTallies {
  /** Between a name and what is counted of it: no name holds one. */
  static final String TAB = "\t";

  private static final Logger LOG = Logger.getLogger(RedisTallies.class);
  private static final long GATHER_MILLIS = 10_000;
  private static final Duration SHUTDOWN = Duration.ofSeconds(1);

  private final RedisPipeline redis;
  private final Vertx vertx;
  private final Clock clock;
  private final long gatherMillis;
  private final Context context;
  private final Tally tally = new Tally();
  private final AtomicBoolean scheduled = new AtomicBoolean();
  private volatile boolean refusing;

  @Inject
  RedisTallies(RedisPipeline redis, Vertx vertx, Clock clock) {
    this(redis, vertx, clock, GATHER_MILLIS);
  }

  RedisTallies(RedisPipeline redis, Vertx vertx, Clock clock, long gatherMillis) {
    this.redis = redis;
    this.vertx = vertx;
    this.clock = clock;
    this.gatherMillis = gatherMillis;
    this.context = ((VertxInternal) vertx).createEventLoopContext();
  }

  static String key(Span span) {
    return "{tally}:" + span.width().letter() + ":" + span.number();
  }

  /** Counts an issuance and its session; from any thread, never waits. */
  void issued(AuditEvent event) {
    tally.issued(event, clock.instant());
    schedule();
  }

  /** Counts a refusal; from any thread, never waits. */
  void refused(AuditEvent event) {
    tally.refused(event, clock.instant());
    schedule();
  }

  private void schedule() {
    if (!scheduled.get() && scheduled.compareAndSet(false, true)) {
      context.runOnContext(turn -> vertx.setTimer(gatherMillis, fired -> write()));
    }
  }

  private void write() {
    scheduled.set(false);
    flush().subscribe().with(done -> {}, failure -> schedule());
  }

  /**
   * Adds all that is counted now.
   *
   * @return fails with {@link StoreUnavailable} when it could not, and goes on counting
   */
  Uni<Void> flush() {
    return Uni.createFrom()
        .deferred(
            () -> {
              Instant now = clock.instant();
              Map<Counted, Long> taken = tally.take(now);
              return taken.isEmpty()
                  ? Uni.createFrom().voidItem()
                  : redis
                      .sendApart(commands(taken, now))
                      .invoke(this::written)
                      .onFailure()
                      .invoke(() -> tally.putBack(taken))
                      .replaceWithVoid();
            });
  }

  private static List<Command> commands(Map<Counted, Long> counts, Instant now) {
    var commands = new ArrayList<Command>();
    var spans = new LinkedHashMap<Span, String>();
    counts.forEach(
        (counted, times) -> {
          String key = spans.computeIfAbsent(counted.span(), RedisTallies::key);
          String field = counted.what().letter() + TAB + counted.name();
          commands.add(Command.of("HINCRBY", key, field, Long.toString(times)));
        });
    spans.forEach(
        (span, key) -> {
          long life = Duration.between(now, span.end()).toMillis();
          commands.add(Command.of("PEXPIRE", key, Long.toString(Math.max(1, life))));
        });
    return commands;
  }

  private void written(List<Reply> replies) {
    boolean refused = !replies.stream().allMatch(Reply::isAnswer);
    if (refused && !refusing) {
      LOG.warn("Redis refuses some counts of activity; charts will lack them");
    }
    refusing = refused;
  }

  void end(@Observes ShutdownEvent ending) {
    try {
      flush().await().atMost(SHUTDOWN);
    } catch (TimeoutException | StoreUnavailable late) {
      LOG.warn("Some counts of activity could not be written to Redis before the end");
    }
  }
}
