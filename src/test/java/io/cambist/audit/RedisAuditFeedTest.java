package io.cambist.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.cambist.oauth.Reason;
import io.cambist.redis.Command;
import io.cambist.redis.RedisPipeline;
import io.cambist.testing.RedisServer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.smallrye.mutiny.subscription.Cancellable;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What watching costs; what is seen, the tests of the operators' API tell. */
@Timeout(60)
class RedisAuditFeedTest {
  private static final Pattern READS = Pattern.compile("cmdstat_xrevrange:calls=([0-9]+)");
  private static final long POLL_MILLIS = 1;

  private final Vertx vertx = Vertx.vertx();
  private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
  private RedisServer server;
  private RedisPipeline redis;
  private RedisAuditFeed feed;

  @BeforeEach
  void start() throws Exception {
    server = RedisServer.start();
    redis = new RedisPipeline(vertx, server.url(), Duration.ofSeconds(5), metrics);
    feed = new RedisAuditFeed(redis, vertx, POLL_MILLIS);
  }

  @AfterEach
  void stop() throws Exception {
    redis.close();
    vertx.close().toCompletionStage().toCompletableFuture().join();
    server.close();
  }

  /** How often Redis was asked for events, by now. */
  private int reads() {
    String stats =
        redis
            .send(List.of(Command.of("INFO", "commandstats")))
            .await()
            .atMost(Duration.ofSeconds(20))
            .get(0)
            .toString();
    Matcher calls = READS.matcher(stats);
    return calls.find() ? Integer.parseInt(calls.group(1)) : 0;
  }

  /** The number of reads after so much time that anybody would have read again. */
  private int readsMuchLater() {
    long until = System.nanoTime() + Duration.ofMillis(100 * POLL_MILLIS).toNanos();
    int reads = reads();
    while (System.nanoTime() < until) {
      reads = reads();
    }
    return reads;
  }

  @Test
  void one_reading_serves_all_who_watch_and_none_happens_while_nobody_does() throws Exception {
    assertThat(readsMuchLater()).isZero();

    var seen = new LinkedBlockingQueue<FeedItem>();
    List<Cancellable> watchers =
        List.of(
            feed.watch(Optional.empty()).subscribe().with(seen::add),
            feed.watch(Optional.empty()).subscribe().with(seen::add));
    record(seen, 2);
    int reads = reads();
    assertThat(readsMuchLater()).isGreaterThan(reads);

    watchers.forEach(Cancellable::cancel);
    // One may be under way still.
    int last = readsMuchLater();
    int later = readsMuchLater();
    long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    while (later != last && System.nanoTime() < end) {
      last = later;
      later = readsMuchLater();
    }
    assertThat(later).isEqualTo(last);
  }

  /** Records events until each who watches has seen one: they begin where the streams end then. */
  private void record(LinkedBlockingQueue<FeedItem> seen, int watchers) throws Exception {
    var trail =
        new RedisAuditTrail(
            redis,
            vertx,
            Clock.systemUTC(),
            metrics,
            new RedisTallies(redis, vertx, Clock.systemUTC()),
            1000,
            1000);
    for (int i = 0; i < watchers; i++) {
      FeedItem item = null;
      while (item == null) {
        trail.record(
            AuditEvent.of(trail.newDecision(AuditKind.TOKEN_REFUSED), AuditKind.TOKEN_REFUSED)
                .reason(Reason.TOKEN_EXPIRED)
                .build());
        item = seen.poll(100, TimeUnit.MILLISECONDS);
      }
      assertThat(item).isInstanceOf(FeedItem.Happened.class);
    }
  }
}
