package io.cambist.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cambist.oauth.ActorChain;
import io.cambist.redis.StoreUnavailable;
import io.cambist.session.Opening.Mark;
import io.cambist.session.Opening.Outcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RedisSessionStoreTest {
  private static StoreFixture redis;

  @BeforeAll
  static void start() throws Exception {
    redis = new StoreFixture();
  }

  @AfterAll
  static void stop() throws Exception {
    redis.close();
  }

  @BeforeEach
  void empty() {
    redis.empty();
  }

  @Test
  void an_opened_session_is_read_as_it_was_written() {
    Session root = redis.opened(redis.ids.root());
    Session child = redis.opened(redis.ids.child(root.id()));
    Lineage lineage = redis.read(child);
    assertThat(lineage.state()).isEqualTo(SessionState.ACTIVE);
    assertThat(lineage.session()).contains(child);
    assertThat(lineage.ending()).isEmpty();
    assertThat(redis.events()).isEqualTo(2);
  }

  @Test
  void of_fifty_equal_openings_at_once_exactly_one_wins() {
    SessionId id = redis.ids.root();
    String actor = redis.ids.root().text();
    var attempts = new ArrayList<CompletableFuture<Outcome>>();
    for (int i = 0; i < 50; i++) {
      attempts.add(
          redis
              .store
              .open(redis.opening(redis.session(id), redis.actor(actor)))
              .subscribeAsCompletionStage());
    }
    List<Outcome> outcomes = attempts.stream().map(CompletableFuture::join).toList();
    assertThat(outcomes).filteredOn(one -> one instanceof Outcome.Opened).hasSize(1);
    assertThat(outcomes).filteredOn(one -> one instanceof Outcome.Replayed).hasSize(49);
    // The winner's record and mark stand, and the events of the others are gone.
    assertThat(redis.keys()).isEqualTo(3);
    assertThat(redis.events()).isEqualTo(1);
    assertThat(redis.ask("GET", "s:{" + actor + "}")).hasToString("\0" + id.text());
  }

  @Test
  void of_fifty_openings_with_one_actor_assertion_exactly_one_wins_and_the_others_leave_nothing() {
    String actor = redis.ids.root().text();
    var attempts = new ArrayList<CompletableFuture<Outcome>>();
    for (int i = 0; i < 50; i++) {
      attempts.add(
          redis
              .store
              .open(redis.opening(redis.session(redis.ids.root()), redis.actor(actor)))
              .subscribeAsCompletionStage());
    }
    List<Outcome> outcomes = attempts.stream().map(CompletableFuture::join).toList();
    assertThat(outcomes).filteredOn(one -> one instanceof Outcome.Opened).hasSize(1);
    assertThat(outcomes).filteredOn(one -> one instanceof Outcome.MarkUsed).hasSize(49);
    assertThat(redis.keys()).isEqualTo(3);
    assertThat(redis.events()).isEqualTo(1);
  }

  @Test
  void children_of_one_parent_cannot_share_an_actor_assertion() {
    Session root = redis.opened(redis.ids.root());
    Mark actor = redis.actor(redis.ids.root().text());
    assertThat(redis.open(redis.opening(redis.session(redis.ids.child(root.id())), actor)))
        .isEqualTo(new Outcome.Opened());
    assertThat(redis.open(redis.opening(redis.session(redis.ids.child(root.id())), actor)))
        .isEqualTo(new Outcome.MarkUsed(actor));
    assertThat(redis.liveBelow(root.id())).hasSize(1);
    assertThat(redis.events()).isEqualTo(2);
  }

  @Test
  void a_used_mark_gives_the_other_marks_back() {
    Mark used = redis.actor(redis.ids.root().text());
    Mark fresh = new Mark("proof", "abc", redis.clock.instant().plusSeconds(60));
    assertThat(redis.open(redis.opening(redis.session(redis.ids.root()), used)))
        .isEqualTo(new Outcome.Opened());
    assertThat(redis.open(redis.opening(redis.session(redis.ids.root()), fresh, used)))
        .isEqualTo(new Outcome.MarkUsed(used));
    assertThat(redis.open(redis.opening(redis.session(redis.ids.root()), fresh)))
        .isEqualTo(new Outcome.Opened());
  }

  @Test
  void a_replay_with_another_actor_leaves_the_winners_marks_alone() {
    SessionId id = redis.ids.root();
    Mark first = redis.actor(redis.ids.root().text());
    assertThat(redis.open(redis.opening(redis.session(id), first))).isEqualTo(new Outcome.Opened());
    assertThat(redis.open(redis.opening(redis.session(id), first)))
        .isEqualTo(new Outcome.Replayed());
    assertThat(redis.open(redis.opening(redis.session(redis.ids.root()), first)))
        .isEqualTo(new Outcome.MarkUsed(first));
  }

  @Test
  void a_replay_long_after_the_winner_uses_up_nothing_that_came_with_it() {
    SessionId id = redis.ids.root();
    redis.opened(id);
    redis.clock.advance(Duration.ofSeconds(61));
    Mark fresh = redis.actor(redis.ids.root().text());
    assertThat(redis.open(redis.opening(redis.session(id), fresh)))
        .isEqualTo(new Outcome.Replayed());
    assertThat(redis.open(redis.opening(redis.session(redis.ids.root()), fresh)))
        .isEqualTo(new Outcome.Opened());
  }

  @Test
  void a_replay_beside_the_winner_gives_no_mark_back_that_the_winner_may_count_on() {
    SessionId id = redis.ids.root();
    redis.opened(id);
    Mark fresh = redis.actor(redis.ids.root().text());
    redis.open(redis.opening(redis.session(id), fresh));
    assertThat(redis.open(redis.opening(redis.session(redis.ids.root()), fresh)))
        .isEqualTo(new Outcome.MarkUsed(fresh));
  }

  @Test
  void an_assertion_that_acted_opens_no_session_and_one_that_opened_a_session_does_not_act() {
    SessionId acted = redis.ids.root();
    Session user = redis.session(redis.ids.root());
    assertThat(redis.open(redis.opening(user, redis.actor(acted.text()))))
        .isEqualTo(new Outcome.Opened());
    assertThat(redis.open(redis.opening(redis.session(acted)))).isEqualTo(new Outcome.Replayed());
    Mark opener = redis.actor(user.id().text());
    assertThat(redis.open(redis.opening(redis.session(redis.ids.root()), opener)))
        .isEqualTo(new Outcome.MarkUsed(opener));
    assertThat(redis.read(user).state()).isEqualTo(SessionState.ACTIVE);
    // What the mark left behind is no session.
    assertThat(redis.read(redis.session(acted)).state()).isEqualTo(SessionState.EXPIRED);
    assertThat(redis.open(redis.opening(redis.session(redis.ids.child(acted)))))
        .isEqualTo(new Outcome.ParentEnded());
  }

  @Test
  void an_assertion_cannot_be_subject_and_actor_of_one_exchange() {
    SessionId id = redis.ids.root();
    Mark itself = redis.actor(id.text());
    assertThat(redis.open(redis.opening(redis.session(id), itself)))
        .isEqualTo(new Outcome.MarkUsed(itself));
    assertThat(redis.keys()).as("but the emptied stream").isEqualTo(1);
  }

  @Test
  void a_session_that_was_ended_before_it_opened_does_not_open() {
    SessionId root = redis.ids.root();
    redis.end(root);
    Session late = redis.session(root);
    assertThat(redis.open(redis.opening(late))).isEqualTo(new Outcome.Replayed());
    assertThat(redis.read(late).state()).isEqualTo(SessionState.REVOKED);
    assertThat(redis.read(late).session()).isEmpty();
    Session parent = redis.opened(redis.ids.root());
    SessionId child = redis.ids.child(parent.id());
    redis.end(child);
    assertThat(redis.open(redis.opening(redis.session(child)))).isEqualTo(new Outcome.Replayed());
    assertThat(redis.events()).isEqualTo(1);
  }

  @Test
  void an_end_reaches_all_below_and_nothing_else() {
    Session root = redis.opened(redis.ids.root());
    Session one = redis.opened(redis.ids.child(root.id()));
    Session other = redis.opened(redis.ids.child(root.id()));
    Session below = redis.opened(redis.ids.child(one.id()));
    Ending ending = redis.end(one.id());
    assertThat(redis.read(below).state()).isEqualTo(SessionState.REVOKED);
    assertThat(redis.read(below).ending()).contains(ending);
    assertThat(redis.read(below).session()).contains(below);
    assertThat(redis.read(one).state()).isEqualTo(SessionState.REVOKED);
    assertThat(redis.read(root).state()).isEqualTo(SessionState.ACTIVE);
    assertThat(redis.read(other).state()).isEqualTo(SessionState.ACTIVE);
    assertThat(redis.liveBelow(root.id())).containsExactly(other.id());
    assertThat(redis.open(redis.opening(redis.session(redis.ids.child(below.id())))))
        .isEqualTo(new Outcome.ParentEnded());
  }

  @Test
  void the_first_end_stays_and_a_completed_session_stays_completed() {
    Session root = redis.opened(redis.ids.root());
    var done = new Ending(SessionState.COMPLETED, "done", redis.clock.instant());
    StoreFixture.await(redis.store.end(root.id(), done));
    redis.end(root.id());
    assertThat(redis.read(root).state()).isEqualTo(SessionState.COMPLETED);
    assertThat(redis.read(root).ending()).contains(done);
  }

  @Test
  void whoever_wins_the_race_of_an_end_and_a_child_the_child_is_dead() {
    for (int round = 0; round < 100; round++) {
      Session root = redis.opened(redis.ids.root());
      Session child = redis.session(redis.ids.child(root.id()));
      Ending ending = new Ending(SessionState.REVOKED, "race", redis.clock.instant());
      var opening = redis.store.open(redis.opening(child)).subscribeAsCompletionStage();
      var end = redis.store.end(root.id(), ending).subscribeAsCompletionStage();
      assertThat(opening.join()).isIn(new Outcome.Opened(), new Outcome.ParentEnded());
      end.join();
      assertThat(redis.read(child).state()).isEqualTo(SessionState.REVOKED);
    }
  }

  @Test
  void a_dead_second_parent_kills_and_refuses() {
    Session subject = redis.opened(redis.ids.root());
    Session actor = redis.opened(redis.ids.root());
    Session agent = redis.opened(redis.ids.child(actor.id()));
    Session child = redis.opened(redis.ids.child(subject.id()), agent.id());
    Session root = redis.opened(redis.ids.root(), agent.id());
    assertThat(redis.read(child).state()).isEqualTo(SessionState.ACTIVE);
    redis.end(actor.id());
    assertThat(redis.read(child).state()).isEqualTo(SessionState.REVOKED);
    assertThat(redis.read(root).state()).isEqualTo(SessionState.REVOKED);
    assertThat(redis.read(subject).state()).isEqualTo(SessionState.ACTIVE);
    long before = redis.keys();
    Session late = redis.session(redis.ids.child(subject.id()), agent.id());
    assertThat(redis.open(redis.opening(late))).isEqualTo(new Outcome.ParentEnded());
    Session lateRoot = redis.session(redis.ids.root(), agent.id());
    assertThat(redis.open(redis.opening(lateRoot, redis.actor(redis.ids.root().text()))))
        .isEqualTo(new Outcome.ParentEnded());
    assertThat(redis.keys()).isEqualTo(before);
    assertThat(redis.events()).isEqualTo(5);
  }

  @Test
  void a_child_of_nobody_or_of_an_expired_session_does_not_open() {
    assertThat(redis.open(redis.opening(redis.session(redis.ids.child(redis.ids.root())))))
        .isEqualTo(new Outcome.ParentEnded());
    Session parent = redis.opened(redis.ids.root());
    redis.clock.advance(StoreFixture.LIFE);
    assertThat(redis.read(parent).state()).isEqualTo(SessionState.EXPIRED);
    assertThat(redis.read(parent).session()).contains(parent);
    assertThat(redis.open(redis.opening(redis.session(redis.ids.child(parent.id())))))
        .isEqualTo(new Outcome.ParentEnded());
  }

  @Test
  void a_session_is_live_until_the_instant_of_its_expiry() {
    Session session = redis.opened(redis.ids.root());
    redis.clock.advance(StoreFixture.LIFE.minusMillis(1));
    assertThat(redis.read(session).state()).isEqualTo(SessionState.ACTIVE);
    redis.clock.advance(Duration.ofMillis(1));
    assertThat(redis.read(session).state()).isEqualTo(SessionState.EXPIRED);
  }

  @Test
  void a_token_with_another_id_is_not_of_this_session() {
    Session session = redis.opened(redis.ids.root());
    Lineage lineage =
        StoreFixture.await(
            redis.store.read(Samples.reference(session, redis.ids.tokenId(), List.of())));
    assertThat(lineage.state()).isEqualTo(SessionState.EXPIRED);
    assertThat(lineage.session()).isEmpty();
  }

  @Test
  void records_stay_for_the_retention_and_end_marks_for_the_longest_life_and_the_retention() {
    Session root = redis.opened(redis.ids.root());
    Session child = redis.opened(redis.ids.child(root.id()));
    redis.end(root.id());
    Duration kept = StoreFixture.LIFE.plus(StoreFixture.RETENTION);
    assertLife("s:{" + root.id().root() + "}", kept);
    assertLife("s:{" + root.id().root() + "}" + child.id().path(), kept);
    assertLife("c:{" + root.id().root() + "}", kept);
    assertLife(
        "e:{" + root.id().root() + "}", SessionStore.LONGEST_LIFE.plus(StoreFixture.RETENTION));
    Session longer = redis.session(redis.ids.root());
    var keep = redis.clock.instant().plus(Duration.ofHours(5));
    redis.open(new Opening(longer, keep, List.of(), List.of(), List.of(), false));
    assertLife("s:{" + longer.id().root() + "}", Duration.ofHours(5));
  }

  private static void assertLife(String key, Duration life) {
    assertThat(Duration.ofMillis(redis.millisLeft(key))).isBetween(life.minusSeconds(5), life);
  }

  @Test
  void a_record_over_8_kib_is_refused_and_nothing_is_written() {
    Session large =
        Samples.session(
            redis.ids.root(),
            redis.ids.tokenId(),
            List.of(),
            Map.of("text", "x".repeat(8192)),
            ActorChain.NONE,
            redis.clock.instant(),
            redis.clock.instant().plusSeconds(60));
    assertThat(redis.open(redis.opening(large))).isInstanceOf(Outcome.TooLarge.class);
    assertThat(redis.keys()).isZero();
  }

  @Test
  void a_session_that_would_outlive_its_end_mark_is_not_opened() {
    var now = redis.clock.instant();
    Session endless =
        Samples.session(
            redis.ids.root(),
            redis.ids.tokenId(),
            List.of(),
            now,
            now.plus(SessionStore.LONGEST_LIFE).plusMillis(1));
    assertThatThrownBy(() -> redis.open(redis.opening(endless)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void a_refused_write_opens_nothing_and_ends_what_was_written() {
    redis.ask("SET", "{audit}:issued", "no stream");
    Session session = redis.session(redis.ids.root());
    assertThatThrownBy(() -> redis.open(redis.opening(session)))
        .isInstanceOf(StoreUnavailable.class)
        .hasMessageContaining("WRONGTYPE");
    // The end mark follows without being waited for; its connection is the same, so it is there.
    assertThat(redis.read(session).state()).isEqualTo(SessionState.REVOKED);
  }

  @Test
  void a_refused_write_does_not_end_what_another_opened_with_the_same_assertion() {
    Session winner = redis.opened(redis.ids.root());
    redis.ask("DEL", "{audit}:issued");
    redis.ask("SET", "{audit}:issued", "no stream");
    assertThatThrownBy(() -> redis.open(redis.opening(redis.session(winner.id()))))
        .isInstanceOf(StoreUnavailable.class);
    assertThat(redis.read(winner).state()).isEqualTo(SessionState.ACTIVE);
  }

  @Test
  void what_lives_below_a_session_is_found() {
    Session root = redis.opened(redis.ids.root());
    Session child = redis.opened(redis.ids.child(root.id()));
    redis.clock.advance(StoreFixture.LIFE.dividedBy(2));
    Session grandchild = redis.opened(redis.ids.child(child.id()));
    assertThat(redis.liveBelow(root.id())).containsExactlyInAnyOrder(child.id(), grandchild.id());
    redis.end(root.id());
    assertThat(redis.liveBelow(root.id())).isEmpty();
    assertThat(redis.liveBelow(redis.ids.root())).isEmpty();
  }
}
