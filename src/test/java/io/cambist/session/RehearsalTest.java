package io.cambist.session;

import static io.cambist.session.StoreFixture.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.cambist.cutoff.Cut;
import io.cambist.oauth.ActorChain;
import io.cambist.session.Opening.Mark;
import io.cambist.session.Opening.Outcome;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What an opening would come to, and what it then comes to. */
class RehearsalTest {
  private static StoreFixture redis;

  @BeforeAll
  static void start() throws Exception {
    redis = new StoreFixture();
  }

  @AfterAll
  static void stop() throws Exception {
    redis.close();
  }

  /** Rehearses, which leaves no trace, and opens, which comes to the same. */
  private static Rehearsal rehearsed(Opening opening) {
    long keys = redis.keys();
    long events = redis.events();
    Rehearsal rehearsal = await(redis.store.rehearse(opening));
    assertThat(await(redis.store.rehearse(opening))).isEqualTo(rehearsal);
    assertThat(redis.keys()).isEqualTo(keys);
    assertThat(redis.events()).isEqualTo(events);
    assertThat(redis.open(opening)).isEqualTo(rehearsal.outcome());
    return rehearsal;
  }

  private static Session withTask(SessionId id, String task) {
    return Samples.session(
        id,
        redis.ids.tokenId(),
        Optional.of(task),
        Optional.empty(),
        ActorChain.NONE,
        redis.clock.instant(),
        redis.clock.instant().plus(StoreFixture.LIFE));
  }

  private static Ending ending() {
    return new Ending(SessionState.REVOKED, "in this test", redis.clock.instant());
  }

  private static Mark proof() {
    return new Mark("dpop", redis.ids.root().text(), redis.clock.instant().plusSeconds(90));
  }

  @Test
  void what_can_be_opened_would_be() {
    Session root = redis.session(redis.ids.root());
    assertThat(rehearsed(redis.opening(root, proof(), redis.actor(redis.ids.root().text()))))
        .isEqualTo(Rehearsal.of(new Outcome.Opened()));
    Session child = redis.session(redis.ids.child(root.id()));
    assertThat(rehearsed(redis.opening(child))).isEqualTo(Rehearsal.of(new Outcome.Opened()));
    Session heir = redis.session(redis.ids.root(), child.id());
    assertThat(rehearsed(redis.opening(heir))).isEqualTo(Rehearsal.of(new Outcome.Opened()));
  }

  @Test
  void it_is_one_round_trip() {
    Opening opening = redis.opening(redis.session(redis.ids.root()), proof());
    await(redis.store.rehearse(opening));
    double before = redis.batches();
    await(redis.store.rehearse(opening));
    assertThat(redis.batches()).isEqualTo(before + 1);
  }

  @Test
  void a_replay_names_the_session_that_won() {
    Session winner = redis.opened(redis.ids.root());
    assertThat(rehearsed(redis.opening(redis.session(winner.id()))))
        .isEqualTo(new Rehearsal(new Outcome.Replayed(), Optional.of(winner.id())));
  }

  @Test
  void what_was_used_by_an_actor_names_the_session_in_which_it_acted() {
    SessionId agent = redis.ids.root();
    Session winner = redis.session(redis.ids.root());
    assertThat(redis.open(redis.opening(winner, redis.actor(agent.text()))))
        .isEqualTo(new Outcome.Opened());
    assertThat(rehearsed(redis.opening(redis.session(agent))))
        .isEqualTo(new Rehearsal(new Outcome.Replayed(), Optional.of(winner.id())));
    Mark again = redis.actor(agent.text());
    assertThat(rehearsed(redis.opening(redis.session(redis.ids.root()), again)))
        .isEqualTo(new Rehearsal(new Outcome.MarkUsed(again), Optional.of(winner.id())));
  }

  @Test
  void an_actor_that_opened_a_session_itself_is_used() {
    Session opener = redis.opened(redis.ids.root());
    Mark actor = redis.actor(opener.id().root());
    assertThat(rehearsed(redis.opening(redis.session(redis.ids.root()), proof(), actor)))
        .isEqualTo(new Rehearsal(new Outcome.MarkUsed(actor), Optional.of(opener.id())));
  }

  @Test
  void one_assertion_cannot_be_both_subject_and_actor() {
    SessionId both = redis.ids.root();
    Mark actor = redis.actor(both.text());
    assertThat(rehearsed(redis.opening(redis.session(both), actor)).outcome())
        .isEqualTo(new Outcome.MarkUsed(actor));
  }

  @Test
  void what_was_ended_beforehand_is_a_replay() {
    Session session = redis.session(redis.ids.root());
    await(redis.store.end(session.id(), ending()));
    assertThat(rehearsed(redis.opening(session)).outcome()).isEqualTo(new Outcome.Replayed());
  }

  @Test
  void below_what_ended_nothing_would_be_opened() {
    Session root = redis.opened(redis.ids.root());
    Session parent = redis.opened(redis.ids.child(root.id()));
    Session other = redis.opened(redis.ids.root());
    await(redis.store.end(root.id(), ending()));
    assertThat(rehearsed(redis.opening(redis.session(redis.ids.child(parent.id())))).outcome())
        .isEqualTo(new Outcome.ParentEnded());
    Session heir = redis.session(redis.ids.child(other.id()), parent.id());
    assertThat(rehearsed(redis.opening(heir)).outcome()).isEqualTo(new Outcome.ParentEnded());
  }

  @Test
  void below_what_expired_nothing_would_be_opened() {
    Session root = redis.opened(redis.ids.root());
    redis.clock.advance(StoreFixture.LIFE);
    assertThat(rehearsed(redis.opening(redis.session(redis.ids.child(root.id())))).outcome())
        .isEqualTo(new Outcome.ParentEnded());
  }

  @Test
  void a_completed_task_opens_nothing() {
    Session session = withTask(redis.ids.root(), "job 1");
    await(redis.store.end(session.taskId().orElseThrow(), ending()));
    assertThat(rehearsed(redis.opening(session)).outcome()).isEqualTo(new Outcome.TaskCompleted());
  }

  @Test
  void a_cut_off_counts_at_once_and_no_longer_when_it_is_lifted() {
    Cut cut = new Cut.Task("ci", "job 2");
    var other = redis.anotherCutOffs(redis.server.url());
    await(other.set(cut, "alice", "in this test"));
    Session session = withTask(redis.ids.root(), "job 2");
    assertThat(rehearsed(redis.opening(session)).outcome()).isInstanceOf(Outcome.IsCutOff.class);
    await(other.lift(cut, "alice", "over"));
    assertThat(rehearsed(redis.opening(session)).outcome()).isEqualTo(new Outcome.Opened());
  }

  @Test
  void what_is_too_large_would_not_be_opened() {
    Session session =
        Samples.session(
            redis.ids.root(),
            redis.ids.tokenId(),
            List.of(),
            Map.of("text", "x".repeat(8192)),
            ActorChain.NONE,
            redis.clock.instant(),
            redis.clock.instant().plus(StoreFixture.LIFE));
    assertThat(rehearsed(redis.opening(session)).outcome()).isInstanceOf(Outcome.TooLarge.class);
  }
}
