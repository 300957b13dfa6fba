package io.cambist.session;

import static io.cambist.session.StoreFixture.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cambist.cutoff.Cut;
import io.cambist.redis.RedisPipeline;
import io.cambist.redis.StoreUnavailable;
import io.cambist.session.Opening.Mark;
import io.cambist.session.Opening.Outcome;
import io.cambist.testing.InTime;
import io.cambist.testing.RedisProxy;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Redis answers each step in time, and a request has more steps than time. */
@Timeout(60)
class SlowRedisTest {
  /** A request may take 1.8 times as long as a step, so two of these fit and three do not. */
  private static final Duration DEADLINE = Duration.ofMillis(800);

  private static final Duration STEP = Duration.ofMillis(560);

  private StoreFixture redis;
  private RedisProxy proxy;
  private RedisSessionStore store;

  @BeforeEach
  void start() throws Exception {
    redis = new StoreFixture();
    proxy = redis.proxy();
    store =
        redis.anotherStore(
            (vertx, metrics) -> new RedisPipeline(vertx, proxy.url(), DEADLINE, metrics));
    Session first = redis.session(redis.ids.root());
    redis.inRequest(() -> store.open(redis.opening(first)));
    redis.inRequest(() -> store.read(Samples.reference(first)));
  }

  @AfterEach
  void stop() throws Exception {
    proxy.close();
    redis.close();
  }

  /** Makes this gateway read what it does not know yet. */
  private void changeSomething() {
    await(redis.cutOffs.set(new Cut.Client(redis.ids.tokenId()), "alice", "x"));
  }

  @Test
  void a_request_with_too_many_steps_is_given_up_and_what_it_opened_is_dead() {
    Session child = redis.session(redis.ids.child(redis.opened(redis.ids.root()).id()));
    changeSomething();
    proxy.delayReplies(STEP);
    assertThatThrownBy(() -> redis.inRequest(() -> store.open(redis.opening(child))))
        .isInstanceOf(StoreUnavailable.class)
        .hasMessageContaining("too long to answer one request");
    assertThat(redis.untilDead(child)).isEqualTo(SessionState.REVOKED);
    proxy.delayReplies(Duration.ZERO);
    // The next request has time of its own.
    assertThat(redis.inRequest(() -> store.read(Samples.reference(child))).state())
        .isEqualTo(SessionState.REVOKED);
  }

  @Test
  void what_is_taken_back_is_so_though_the_request_does_not_wait_for_it() throws Exception {
    Mark mark = redis.actor(redis.ids.root().text());
    redis.open(redis.opening(redis.session(redis.ids.root()), mark));
    var late = new AtomicReference<Session>();
    InTime.within(
        STEP.multipliedBy(3),
        () -> {
          proxy.delayReplies(Duration.ZERO);
          changeSomething();
          proxy.delayReplies(STEP);
          late.set(redis.session(redis.ids.root()));
        },
        () ->
            assertThat(redis.inRequest(() -> store.open(redis.opening(late.get(), mark))))
                .isEqualTo(new Outcome.MarkUsed(mark)));
    assertThat(redis.read(late.get()).session()).isEmpty();
  }

  @Test
  void an_end_has_its_time_whatever_the_request_did_before() {
    Session session = redis.opened(redis.ids.root());
    SessionReference token = Samples.reference(session);
    Ending ending = new Ending(SessionState.REVOKED, "by this test", redis.clock.instant());
    proxy.delayReplies(STEP);
    redis.inRequest(
        () ->
            store
                .readTree(token)
                .flatMap(read -> store.readTree(token))
                .flatMap(read -> store.end(session.id(), ending)));
    assertThat(redis.read(session).state()).isEqualTo(SessionState.REVOKED);
  }
}
