package io.cambist.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cambist.redis.StoreUnavailable;
import io.cambist.session.Opening.Outcome;
import io.cambist.testing.InTime;
import java.time.Duration;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the store says when Redis does not answer, and the slots its commands keep to. */
@Timeout(60)
class BrokenRedisTest {
  @Test
  void every_operation_fails_within_a_second_while_redis_hangs() throws Exception {
    try (var redis = new StoreFixture(StoreFixture.SHORT)) {
      Session root = redis.opened(redis.ids.root());
      List<ThrowingCallable> operations =
          List.of(
              () -> redis.open(redis.opening(redis.session(redis.ids.root()))),
              () -> redis.read(root),
              () -> redis.end(redis.ids.root()));
      for (ThrowingCallable operation : operations) {
        InTime.within(
            Duration.ofMillis(900),
            () -> {
              // While a connection rests after a failure, everything fails at once.
              redis.server.resume();
              readUntilAnswered(redis, root);
              redis.server.pause();
            },
            () -> assertThatThrownBy(operation).isInstanceOf(StoreUnavailable.class));
      }
      redis.server.resume();
      assertThat(readUntilAnswered(redis, root).state()).isEqualTo(SessionState.ACTIVE);
    }
  }

  @Test
  void an_opening_without_an_answer_leaves_no_live_session_once_redis_is_back() throws Exception {
    try (var redis = new StoreFixture(StoreFixture.SHORT)) {
      Session root = redis.opened(redis.ids.root());
      redis.server.pause();
      Session unknown = redis.session(redis.ids.root());
      assertThatThrownBy(() -> redis.open(redis.opening(unknown)))
          .isInstanceOf(StoreUnavailable.class);
      redis.server.resume();
      readUntilAnswered(redis, root);
      SessionState state =
          redis
              .store
              .read(Samples.reference(unknown))
              .map(Lineage::state)
              .map(BrokenRedisTest::mustBeDead)
              .onFailure()
              .retry()
              .withBackOff(Duration.ofMillis(100), Duration.ofMillis(200))
              .expireIn(20_000)
              .await()
              .atMost(Duration.ofSeconds(25));
      assertThat(state).isNotEqualTo(SessionState.ACTIVE);
    }
  }

  @Test
  void each_command_keeps_to_one_slot() throws Exception {
    try (var redis = new StoreFixture("--cluster-enabled", "yes")) {
      // Commands over several slots are refused even by the one node that has them all.
      StoreFixture.await(redis.clusterReady());
      assertThat(redis.ask("MGET", "a", "b").isAnswer()).isFalse();

      Session root = redis.opened(redis.ids.root());
      Session actor = redis.opened(redis.ids.root());
      Session agent = redis.opened(redis.ids.child(actor.id()));
      Session child = redis.opened(redis.ids.child(root.id()), agent.id());
      Session below = redis.opened(redis.ids.child(child.id()), agent.id());
      var mark = redis.actor(redis.ids.root().text());
      assertThat(redis.open(redis.opening(redis.session(redis.ids.root()), mark)))
          .isEqualTo(new Outcome.Opened());
      assertThat(redis.open(redis.opening(redis.session(redis.ids.child(root.id())), mark)))
          .isEqualTo(new Outcome.MarkUsed(mark));
      assertThat(redis.read(below).state()).isEqualTo(SessionState.ACTIVE);
      assertThat(redis.liveBelow(root.id())).containsExactlyInAnyOrder(child.id(), below.id());
      redis.end(agent.id());
      assertThat(redis.read(below).state()).isEqualTo(SessionState.REVOKED);
    }
  }

  private static SessionState mustBeDead(SessionState state) {
    if (state == SessionState.ACTIVE) {
      throw new StoreUnavailable("still active");
    }
    return state;
  }

  private static Lineage readUntilAnswered(StoreFixture redis, Session session) {
    return redis
        .store
        .read(Samples.reference(session))
        .onFailure(StoreUnavailable.class)
        .retry()
        .withBackOff(Duration.ofMillis(50), Duration.ofMillis(50))
        .expireIn(20_000)
        .await()
        .atMost(Duration.ofSeconds(25));
  }
}
