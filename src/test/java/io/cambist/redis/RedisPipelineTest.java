package io.cambist.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cambist.testing.InTime;
import io.cambist.testing.RedisServer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.impl.VertxInternal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class RedisPipelineTest {
  private static final Duration DEADLINE = Duration.ofMillis(500);
  private static final Duration ALMOST_TWO_DEADLINES = Duration.ofMillis(900);
  private static final Duration NO_TIME = Duration.ofMillis(100);
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final List<Command> PING = List.of(Command.of("PING"));

  private final Vertx vertx = Vertx.vertx();
  private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
  private RedisServer server;
  private RedisPipeline redis;

  @BeforeEach
  void start() throws Exception {
    server = RedisServer.start();
    redis = new RedisPipeline(vertx, server.url(), DEADLINE, metrics);
  }

  @AfterEach
  void stop() throws Exception {
    redis.close();
    vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    server.close();
  }

  private List<Reply> send(Command... commands) {
    return redis.send(List.of(commands)).await().atMost(PATIENCE);
  }

  @Test
  void replies_come_in_the_order_of_the_commands_and_keep_their_kind() {
    List<Reply> replies =
        send(
            Command.of("SET", "a", new byte[] {0, (byte) 0xff, 13, 10}),
            Command.of("GET", "a"),
            Command.of("GET", "nothing"),
            Command.of("INCR", "n"),
            Command.of("MGET", "n", "nothing"));
    assertThat(replies.get(0).isOk()).isTrue();
    assertThat(((Reply.Text) replies.get(1)).bytes()).containsExactly(0, (byte) 0xff, 13, 10);
    assertThat(replies.get(2)).isInstanceOf(Reply.Nil.class);
    assertThat(replies.get(3)).isEqualTo(new Reply.Whole(1));
    assertThat(replies.get(4).parts()).hasSize(2);
    assertThat(replies.get(4).parts().get(0)).hasToString("1");
    assertThat(replies.get(4).parts().get(1)).isInstanceOf(Reply.Nil.class);
  }

  @Test
  void an_error_reply_is_a_value_and_the_rest_of_its_batch_is_executed() {
    List<Reply> replies =
        send(Command.of("SET", "a", "1"), Command.of("LPUSH", "a", "x"), Command.of("INCR", "a"));
    assertThat(replies).hasSize(3);
    assertThat(replies.get(1)).isInstanceOf(Reply.Failure.class);
    assertThat(((Reply.Failure) replies.get(1)).message()).startsWith("WRONGTYPE");
    assertThat(replies.get(0).isOk()).isTrue();
    assertThat(replies.get(2)).isEqualTo(new Reply.Whole(2));
    assertThat(send(Command.of("GET", "a")).get(0)).hasToString("2");
  }

  @Test
  void the_log_is_told_once_that_redis_is_away_and_once_that_it_is_back() throws Exception {
    server.kill();
    var said = new ConcurrentLinkedQueue<String>();
    var handler =
        new Handler() {
          @Override
          public void publish(LogRecord line) {
            said.add(line.getMessage().replaceFirst(":.*", ""));
          }

          @Override
          public void flush() {}

          @Override
          public void close() {}
        };
    Logger log = Logger.getLogger(Reachability.class.getName());
    log.addHandler(handler);
    try (var other = new RedisPipeline(vertx, server.url(), DEADLINE, metrics)) {
      other.warmUp(PATIENCE);
      assertThat(said).containsExactly("Redis cannot be used");
      server.restart();
      // After a failed attempt a connection rests for a moment.
      for (int tries = 0; tries < 100_000 && said.size() < 2; tries++) {
        other.warmUp(PATIENCE);
      }
      other.warmUp(PATIENCE);
    } finally {
      log.removeHandler(handler);
    }
    assertThat(said).containsExactly("Redis cannot be used", "Redis is there again");
  }

  @Test
  void replies_come_on_the_context_of_the_caller() throws Exception {
    Context context = vertx.getOrCreateContext();
    var seen = new CompletableFuture<Context>();
    context.runOnContext(
        start ->
            redis
                .send(PING)
                .subscribe()
                .with(
                    replies -> seen.complete(Vertx.currentContext()), seen::completeExceptionally));
    assertThat(seen.get(5, TimeUnit.SECONDS)).isSameAs(context);
  }

  @Test
  void thousands_of_batches_at_once_each_get_their_own_reply() {
    var patient = new RedisPipeline(vertx, server.url(), Duration.ofSeconds(20), metrics);
    var all = new ArrayList<CompletableFuture<List<Reply>>>();
    for (int i = 0; i < 3000; i++) {
      all.add(
          patient
              .send(List.of(Command.of("ECHO", "a" + i), Command.of("ECHO", "b" + i)))
              .subscribeAsCompletionStage());
    }
    for (int i = 0; i < 3000; i++) {
      assertThat(all.get(i).join().toString()).isEqualTo("[a" + i + ", b" + i + "]");
    }
    patient.close();
  }

  @Test
  void beyond_a_bound_batches_are_refused_at_once_instead_of_kept() throws Exception {
    send(PING.get(0));
    server.pause();
    var all = new ArrayList<CompletableFuture<List<Reply>>>();
    for (int i = 0; i < 5000; i++) {
      all.add(redis.send(PING).subscribeAsCompletionStage());
    }
    var refused =
        all.stream()
            .filter(
                one ->
                    !one.handle((replies, failure) -> failure.getMessage())
                        .join()
                        .contains("in time"))
            .toList();
    assertThat(refused).hasSizeGreaterThanOrEqualTo(5000 - 4096);
  }

  @Test
  void a_hung_redis_is_given_up_within_the_deadline_and_used_again_when_it_answers()
      throws Exception {
    InTime.within(
        ALMOST_TWO_DEADLINES,
        () -> {
          server.resume();
          sendUntilAnswered(PING.get(0));
          server.pause();
        },
        () -> sendInVain(redis));
    // It rests for a moment now.
    InTime.within(NO_TIME, () -> sendInVain(redis), () -> sendInVain(redis));
    server.resume();
    assertThat(sendUntilAnswered(Command.of("ECHO", "mine"))).hasToString("[mine]");
    // The replies that the hung server owed to others went to nobody.
    assertThat(send(Command.of("ECHO", "again"))).hasToString("[again]");
  }

  @Test
  void a_connection_that_hangs_is_not_waited_for_longer_than_the_deadline() throws Exception {
    server.pause();
    InTime.within(
        ALMOST_TWO_DEADLINES,
        () -> {
          try (var fresh = new RedisPipeline(vertx, server.url(), DEADLINE, metrics)) {
            sendInVain(fresh);
          }
        });
    sendInVain(redis);
    server.resume();
    assertThat(sendUntilAnswered(PING.get(0))).hasToString("[PONG]");
  }

  @Test
  void a_slow_redis_is_given_up_within_the_deadline_and_used_again_when_it_is_quick()
      throws Exception {
    InTime.within(
        ALMOST_TWO_DEADLINES,
        () -> {
          sendUntilAnswered(PING.get(0));
          server.ask("CLIENT", "PAUSE", "1200");
        },
        () -> sendInVain(redis));
    assertThat(sendUntilAnswered(PING.get(0))).hasToString("[PONG]");
  }

  @Test
  void a_killed_redis_fails_what_is_in_flight_and_is_used_again_after_its_restart()
      throws Exception {
    send(PING.get(0));
    server.pause();
    var inFlight = redis.send(List.of(Command.of("INCR", "n"), Command.of("INCR", "n")));
    CompletableFuture<List<Reply>> pending = inFlight.subscribeAsCompletionStage();
    server.kill();
    assertThatThrownBy(pending::join).hasCauseInstanceOf(StoreUnavailable.class);
    assertThatThrownBy(() -> send(PING.get(0))).isInstanceOf(StoreUnavailable.class);
    server.restart();
    assertThat(sendUntilAnswered(PING.get(0))).hasToString("[PONG]");
    // A write is never sent a second time.
    assertThat(send(Command.of("EXISTS", "n"))).containsExactly(new Reply.Whole(0));
    assertThat(metrics.counter("cambist.redis.batches", "outcome", "failed").count())
        .isGreaterThanOrEqualTo(2);
  }

  @Test
  void after_the_warm_up_every_event_loop_has_its_connection() {
    redis.warmUp(PATIENCE);
    var loops = new ArrayList<Object>();
    ((VertxInternal) vertx).getEventLoopGroup().forEach(loops::add);
    assertThat(send(Command.of("INFO", "clients")).get(0).toString())
        .contains("connected_clients:" + loops.size());
  }

  @Test
  void the_warm_up_does_not_wait_for_a_redis_that_hangs_or_is_away() throws Exception {
    server.pause();
    InTime.within(Duration.ofSeconds(2), () -> redis.warmUp(Duration.ofMillis(700)));
    server.kill();
    InTime.within(Duration.ofSeconds(2), () -> redis.warmUp(Duration.ofMillis(700)));
  }

  @Test
  void readiness_follows_redis() throws Exception {
    var readiness = new RedisReadiness(redis);
    assertThat(readiness.call().await().atMost(PATIENCE).getStatus()).hasToString("UP");
    server.kill();
    var down = readiness.call().await().atMost(PATIENCE);
    assertThat(down.getStatus()).hasToString("DOWN");
    assertThat(down.getData().orElseThrow()).containsKey("problem");
  }

  private static void sendInVain(RedisPipeline redis) {
    assertThatThrownBy(
            () -> redis.send(List.of(Command.of("SET", "late", "1"))).await().atMost(PATIENCE))
        .isInstanceOf(StoreUnavailable.class);
  }

  /** The link itself decides when it tries again; this only asks. */
  private List<Reply> sendUntilAnswered(Command command) {
    return redis
        .send(List.of(command))
        .onFailure(StoreUnavailable.class)
        .retry()
        .withBackOff(Duration.ofMillis(50), Duration.ofMillis(50))
        .expireIn(PATIENCE.toMillis() - 500)
        .await()
        .atMost(PATIENCE);
  }
}
