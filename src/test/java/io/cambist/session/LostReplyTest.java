package io.cambist.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cambist.redis.RedisPipeline;
import io.cambist.redis.StoreUnavailable;
import io.cambist.session.Opening.Outcome;
import io.cambist.testing.RedisProxy;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Redis did what it was asked to do, and the gateway never learns of it. */
@Timeout(60)
class LostReplyTest {
  private static final Duration DEADLINE = Duration.ofSeconds(10);

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
    Session first = redis.opened(redis.ids.root());
    StoreFixture.await(store.read(Samples.reference(first)));
  }

  @AfterEach
  void stop() throws Exception {
    proxy.close();
    redis.close();
  }

  @Test
  void a_root_that_was_written_unseen_dies_and_its_assertion_is_used_up() {
    Session unseen = redis.session(redis.ids.root());
    openUnseen(unseen);
    assertThat(redis.read(unseen).session()).contains(unseen);
    proxy.loseReplies(false);
    assertThat(redis.untilDead(unseen)).isEqualTo(SessionState.REVOKED);
    assertThat(redis.open(redis.opening(redis.session(unseen.id()))))
        .isEqualTo(new Outcome.Replayed());
  }

  @Test
  void a_child_that_was_written_unseen_dies_and_its_parent_lives() {
    Session parent = redis.opened(redis.ids.root());
    Session unseen = redis.session(redis.ids.child(parent.id()));
    openUnseen(unseen);
    assertThat(redis.read(unseen).session()).contains(unseen);
    proxy.loseReplies(false);
    assertThat(redis.untilDead(unseen)).isEqualTo(SessionState.REVOKED);
    assertThat(redis.read(parent).state()).isEqualTo(SessionState.ACTIVE);
    assertThat(redis.liveBelow(parent.id())).isEmpty();
  }

  @Test
  void an_unseen_replay_does_not_end_the_session_of_the_winner() {
    Session winner = redis.opened(redis.ids.root());
    openUnseen(redis.session(winner.id()));
    proxy.loseReplies(false);
    redis.untilCalled("eval");
    assertThat(redis.read(winner).state()).isEqualTo(SessionState.ACTIVE);
  }

  @Test
  void an_unseen_end_is_an_error_and_has_ended_the_session() {
    Session session = redis.opened(redis.ids.root());
    proxy.loseReplies(true);
    var ending = new Ending(SessionState.COMPLETED, "done", redis.clock.instant());
    assertThatThrownBy(() -> StoreFixture.await(store.end(session.id(), ending)))
        .isInstanceOf(StoreUnavailable.class);
    assertThat(redis.read(session).state()).isEqualTo(SessionState.COMPLETED);
    proxy.loseReplies(false);
    StoreFixture.await(store.end(session.id(), ending));
  }

  @Test
  void a_lost_reply_is_noticed_at_once_and_the_write_is_not_sent_again() {
    Session session = redis.session(redis.ids.root());
    long before = System.nanoTime();
    openUnseen(session);
    assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(DEADLINE.dividedBy(2));
    assertThat(redis.events()).as("the first session's and this one's").isEqualTo(2);
  }

  private void openUnseen(Session session) {
    proxy.loseReplies(true);
    Opening opening = redis.opening(session);
    assertThatThrownBy(() -> StoreFixture.await(store.open(opening)))
        .isInstanceOf(StoreUnavailable.class);
  }
}
