package io.cambist.session;

import static io.cambist.session.StoreFixture.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.cambist.oauth.ActorChain;
import io.cambist.redis.Reply;
import io.cambist.session.Acceptance.Outcome;
import io.cambist.session.Opening.Mark;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What accepting a token uses up: all of it, or nothing. */
class AcceptanceTest {
  private static final int MANY = 50;

  private static StoreFixture redis;

  @BeforeAll
  static void start() throws Exception {
    redis = new StoreFixture();
  }

  @AfterAll
  static void stop() throws Exception {
    redis.close();
  }

  private static Session opened(SessionId id, Optional<Integer> uses) {
    Session session =
        Samples.session(
            id,
            redis.ids.tokenId(),
            Optional.empty(),
            uses,
            ActorChain.NONE,
            redis.clock.instant(),
            redis.clock.instant().plus(StoreFixture.LIFE));
    assertThat(redis.open(redis.opening(session))).isEqualTo(new Opening.Outcome.Opened());
    return session;
  }

  private static Optional<Mark> mark(String kind) {
    return Optional.of(
        new Mark(kind, redis.ids.root().text(), redis.clock.instant().plusSeconds(60)));
  }

  private static Outcome accept(Lineage lineage, Optional<Mark> proof, Optional<Mark> request) {
    return await(redis.store.accept(new Acceptance(lineage, proof, request, false)));
  }

  private static long spent(Session session) {
    return RedisKeys.uses((Reply.Text) redis.ask("GET", RedisKeys.uses(session.id())));
  }

  @Test
  void a_proof_is_accepted_once_however_many_bring_it() {
    Session session = opened(redis.ids.root(), Optional.empty());
    Lineage lineage = redis.read(session);
    Optional<Mark> proof = mark("dpop");
    List<Uni<Outcome>> callers = new ArrayList<>();
    for (int i = 0; i < MANY; i++) {
      callers.add(redis.store.accept(new Acceptance(lineage, proof, Optional.empty(), false)));
    }
    List<Outcome> outcomes = await(Uni.join().all(callers).andFailFast());
    assertThat(outcomes).containsOnlyOnce(Outcome.ACCEPTED).contains(Outcome.PROOF_USED);
    assertThat(accept(lineage, mark("dpop"), Optional.empty())).isEqualTo(Outcome.ACCEPTED);
  }

  @Test
  void a_proof_is_not_burnt_where_no_use_is_left_and_no_use_is_spent_by_a_used_proof() {
    Session session = opened(redis.ids.root(), Optional.of(2));
    Lineage lineage = redis.read(session);
    Optional<Mark> proof = mark("dpop");
    Optional<Mark> other = mark("dpop");
    assertThat(accept(lineage, proof, Optional.empty())).isEqualTo(Outcome.ACCEPTED);
    assertThat(accept(lineage, proof, Optional.empty())).isEqualTo(Outcome.PROOF_USED);
    assertThat(spent(session)).isEqualTo(1);
    assertThat(accept(lineage, mark("dpop"), Optional.empty())).isEqualTo(Outcome.ACCEPTED);
    assertThat(accept(lineage, other, Optional.empty())).isEqualTo(Outcome.SPENT);
    assertThat(redis.ask("EXISTS", RedisKeys.mark(session.id(), other.get())))
        .hasToString("Whole[value=0]");
  }

  @Test
  void one_request_uses_up_once_however_often_it_is_asked_about() {
    Session session = opened(redis.ids.root(), Optional.of(1));
    Lineage lineage = redis.read(session);
    Optional<Mark> proof = mark("dpop");
    Optional<Mark> request = mark("request");
    List<Uni<Outcome>> asked = new ArrayList<>();
    for (int i = 0; i < MANY; i++) {
      asked.add(redis.store.accept(new Acceptance(lineage, proof, request, false)));
    }
    List<Outcome> outcomes = await(Uni.join().all(asked).andFailFast());
    assertThat(outcomes).containsOnlyOnce(Outcome.ACCEPTED);
    assertThat(outcomes).containsOnly(Outcome.ACCEPTED, Outcome.REPEATED);
    assertThat(spent(session)).isEqualTo(1);
    Lineage later = redis.read(session);
    assertThat(later.state()).isEqualTo(SessionState.SPENT);
    assertThat(accept(later, proof, request)).isEqualTo(Outcome.REPEATED);
    assertThat(accept(later, proof, mark("request"))).isEqualTo(Outcome.PROOF_USED);
    assertThat(accept(later, mark("dpop"), mark("request"))).isEqualTo(Outcome.SPENT);
  }

  @Test
  void a_request_that_was_refused_is_not_taken_for_a_repetition() {
    Session session = opened(redis.ids.root(), Optional.of(1));
    Lineage lineage = redis.read(session);
    Optional<Mark> request = mark("request");
    assertThat(accept(lineage, Optional.empty(), mark("request"))).isEqualTo(Outcome.ACCEPTED);
    assertThat(accept(lineage, Optional.empty(), request)).isEqualTo(Outcome.SPENT);
    assertThat(accept(lineage, Optional.empty(), request)).isEqualTo(Outcome.SPENT);
  }

  @Test
  void a_child_is_accepted_at_the_expense_of_its_parent() {
    Session parent = opened(redis.ids.root(), Optional.of(1));
    Session child = opened(redis.ids.child(parent.id()), Optional.empty());
    Lineage parents = redis.read(parent);
    assertThat(accept(redis.read(child), Optional.empty(), Optional.empty()))
        .isEqualTo(Outcome.ACCEPTED);
    assertThat(accept(parents, Optional.empty(), Optional.empty())).isEqualTo(Outcome.SPENT);
    assertThat(redis.read(child).state()).isEqualTo(SessionState.SPENT);
  }

  @Test
  void a_repetition_is_none_once_the_session_or_one_above_it_has_ended() {
    Session parent = opened(redis.ids.root(), Optional.empty());
    Session child = opened(redis.ids.child(parent.id()), Optional.of(2));
    Lineage lineage = redis.read(child);
    Optional<Mark> request = mark("request");
    assertThat(accept(lineage, Optional.empty(), request)).isEqualTo(Outcome.ACCEPTED);
    redis.end(parent.id());
    assertThat(accept(lineage, Optional.empty(), request)).isEqualTo(Outcome.ENDED);
    assertThat(accept(lineage, Optional.empty(), mark("request"))).isEqualTo(Outcome.ENDED);
  }

  @Test
  void marks_stay_as_long_as_they_must_and_no_longer() {
    Session session = opened(redis.ids.root(), Optional.of(1));
    Optional<Mark> proof = mark("dpop");
    Optional<Mark> request = mark("request");
    assertThat(accept(redis.read(session), proof, request)).isEqualTo(Outcome.ACCEPTED);
    for (Mark mark : List.of(proof.get(), request.get())) {
      assertThat(redis.millisLeft(RedisKeys.mark(session.id(), mark)))
          .isBetween(Duration.ofSeconds(50).toMillis(), Duration.ofSeconds(60).toMillis());
    }
  }
}
