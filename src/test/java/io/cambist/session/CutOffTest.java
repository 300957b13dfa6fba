package io.cambist.session;

import static io.cambist.session.StoreFixture.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cambist.cutoff.Cut;
import io.cambist.cutoff.CutOff;
import io.cambist.oauth.ActorChain;
import io.cambist.oauth.Party;
import io.cambist.session.Opening.Outcome;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Cut-offs as two gateways see them, each with what it knows of its own. */
class CutOffTest {
  private static final Party AGENT = new Party("agents", "a1");

  private static StoreFixture redis;
  private static RedisSessionStore elsewhere;

  @BeforeAll
  static void start() throws Exception {
    redis = new StoreFixture();
    elsewhere = redis.anotherStore(redis.server.url());
  }

  @AfterAll
  static void stop() throws Exception {
    redis.close();
  }

  @BeforeEach
  void liftAll() {
    for (CutOff cutOff : await(redis.cutOffs.list())) {
      await(redis.cutOffs.lift(cutOff.cut(), "test", "next test"));
    }
  }

  /** Everything that a sample session with an agent and a task has part in. */
  static Stream<Cut> cuts() {
    Session session = sample();
    return Stream.of(
        new Cut.Subject(session.subject()),
        new Cut.Client(session.client()),
        new Cut.Issuer(session.issuer()),
        new Cut.Issuer(AGENT.issuer()),
        new Cut.Actor(AGENT),
        new Cut.Target(session.targets().get(0)),
        new Cut.Policy(session.policies().get(0)),
        new Cut.Task(session.client(), "deploy\nof 42"),
        new Cut.Key(session.keyId()));
  }

  private static Session sample() {
    return Samples.session(
        redis == null ? new SessionIds().root() : redis.ids.root(),
        redis == null ? "jti" : redis.ids.tokenId(),
        Optional.of("deploy\nof 42"),
        Optional.empty(),
        new ActorChain(List.of(AGENT)),
        redis == null ? Samples.FROM : redis.clock.instant(),
        redis == null ? Samples.FROM : redis.clock.instant().plus(StoreFixture.LIFE));
  }

  @ParameterizedTest
  @MethodSource("cuts")
  void what_is_cut_off_is_dead_at_every_gateway_and_opens_nothing_until_it_is_lifted(Cut cut) {
    Session session = sample();
    assertThat(redis.open(redis.opening(session))).isEqualTo(new Outcome.Opened());
    assertThat(stateElsewhere(session)).isEqualTo(SessionState.ACTIVE);

    CutOff set = await(redis.cutOffs.set(cut, "alice", "left the company"));

    assertThat(set.inForce()).isTrue();
    assertThat(stateElsewhere(session)).isEqualTo(SessionState.REVOKED);
    assertThat(redis.read(session).cutOff()).contains(set);
    assertThat(redis.read(session).ending().orElseThrow().why()).contains("left the company");
    Session late = sample();
    assertThat(await(elsewhere.open(redis.opening(late)))).isEqualTo(new Outcome.IsCutOff(set));
    assertThat(redis.ask("EXISTS", RedisKeys.record(late.id()))).hasToString("Whole[value=0]");

    await(redis.cutOffs.lift(cut, "alice", "came back"));

    assertThat(stateElsewhere(session))
        .as("opened before the lift")
        .isEqualTo(SessionState.REVOKED);
    assertThat(await(elsewhere.open(redis.opening(late)))).isEqualTo(new Outcome.Opened());
    assertThat(redis.read(late).state()).isEqualTo(SessionState.ACTIVE);
  }

  @Test
  void another_of_the_same_kind_lives_on() {
    Session session = sample();
    redis.open(redis.opening(session));
    for (Cut cut :
        List.of(
            new Cut.Subject(new Party("other", session.subject().subject())),
            new Cut.Subject(AGENT),
            new Cut.Actor(session.subject()),
            new Cut.Client("other"),
            new Cut.Task("other", "deploy\nof 42"),
            new Cut.Target("ci"),
            new Cut.Key("other"))) {
      await(redis.cutOffs.set(cut, "alice", "not this one"));
    }
    assertThat(stateElsewhere(session)).isEqualTo(SessionState.ACTIVE);
  }

  @Test
  void what_hangs_on_something_that_is_cut_off_is_dead_too() {
    Session root = sample();
    redis.open(redis.opening(root));
    Session child =
        Samples.session(
            redis.ids.child(root.id()),
            redis.ids.tokenId(),
            List.of(),
            redis.clock.instant(),
            redis.clock.instant().plus(StoreFixture.LIFE));
    Opening opening = redis.opening(child, root.taskId().stream().toList());
    assertThat(redis.open(opening)).isEqualTo(new Outcome.Opened());
    assertThat(await(elsewhere.read(opening.reference())).state()).isEqualTo(SessionState.ACTIVE);

    await(redis.cutOffs.set(new Cut.Actor(AGENT), "alice", "only the root has this actor"));

    assertThat(await(elsewhere.read(opening.reference())).state()).isEqualTo(SessionState.REVOKED);
  }

  @Test
  void setting_again_and_lifting_again_change_nothing() {
    Cut cut = new Cut.Client("again");
    CutOff set = await(redis.cutOffs.set(cut, "alice", "first"));
    assertThat(await(redis.cutOffs.set(cut, "bob", "second"))).isEqualTo(set);
    CutOff lifted = await(redis.cutOffs.lift(cut, "alice", "done")).orElseThrow();
    assertThat(await(redis.cutOffs.lift(cut, "bob", "done too"))).contains(lifted);
    assertThat(lifted.set()).isEqualTo(set.set());
    assertThat(lifted.lift().orElseThrow().by()).isEqualTo("alice");
    assertThat(await(redis.cutOffs.lift(new Cut.Client("never"), "alice", "x"))).isEmpty();
    assertThat(await(redis.cutOffs.find(cut))).contains(lifted);
  }

  @Test
  void a_cut_off_that_was_lifted_and_set_again_is_in_force() {
    Cut cut = new Cut.Target("orders");
    await(redis.cutOffs.set(cut, "alice", "first"));
    await(redis.cutOffs.lift(cut, "alice", "over"));
    Session between = sample();
    redis.open(redis.opening(between));
    assertThat(stateElsewhere(between)).isEqualTo(SessionState.ACTIVE);
    await(redis.cutOffs.set(cut, "alice", "again"));
    assertThat(stateElsewhere(between)).isEqualTo(SessionState.REVOKED);
  }

  @Test
  void a_lift_is_forgotten_when_nothing_is_left_that_it_could_keep_dead() {
    Cut cut = new Cut.Client("gone");
    await(redis.cutOffs.set(cut, "alice", "x"));
    await(redis.cutOffs.lift(cut, "alice", "x"));
    assertThat(await(redis.cutOffs.find(cut))).isPresent();
    redis.clock.advance(SessionStore.LONGEST_LIFE.plusMinutes(1).plusMillis(1));
    await(redis.cutOffs.set(new Cut.Client("other"), "alice", "x"));
    assertThat(await(redis.cutOffs.find(cut))).isEmpty();
    assertThat(redis.ask("HEXISTS", "{cut}:all", cut.text())).hasToString("Whole[value=0]");
  }

  @Test
  void a_gateway_that_was_away_for_more_than_the_log_holds_and_a_fresh_one_know_all() {
    RedisSessionStore away = redis.anotherStore(redis.server.url());
    Session session = sample();
    redis.open(redis.opening(session));
    assertThat(await(away.read(redis.opening(session).reference())).state())
        .isEqualTo(SessionState.ACTIVE);
    for (int i = 0; i < 1_200; i++) {
      await(redis.cutOffs.set(new Cut.Client("c" + i), "alice", "x"));
      await(redis.cutOffs.lift(new Cut.Client("c" + i), "alice", "x"));
    }
    await(redis.cutOffs.set(new Cut.Policy(session.policies().get(0)), "alice", "x"));
    assertThat(await(away.read(redis.opening(session).reference())).state())
        .isEqualTo(SessionState.REVOKED);
    RedisSessionStore fresh = redis.anotherStore(redis.server.url());
    assertThat(await(fresh.open(redis.opening(sample())))).isInstanceOf(Outcome.IsCutOff.class);
  }

  @Test
  void a_cut_off_that_is_not_understood_lets_nothing_through() {
    Session session = sample();
    redis.open(redis.opening(session));
    redis.ask("HSET", "{cut}:all", "planet\tearth", "1\t2\tx\ty");
    try {
      RedisSessionStore fresh = redis.anotherStore(redis.server.url());
      assertThatThrownBy(() -> await(fresh.read(redis.opening(session).reference())))
          .isInstanceOf(io.cambist.redis.StoreUnavailable.class);
    } finally {
      redis.ask("HDEL", "{cut}:all", "planet\tearth");
    }
  }

  @Test
  void a_name_with_a_tab_is_no_way_to_cut_off_another() {
    assertThatThrownBy(
            () -> redis.cutOffs.set(new Cut.Subject(new Party("a\tb", "c")), "alice", "x"))
        .isInstanceOf(IllegalArgumentException.class);
    Cut subject = new Cut.Subject(new Party("a", "b\tc\nd"));
    assertThat(Cut.parse(subject.text())).contains(subject);
  }

  @Test
  void a_reason_cannot_forge_another_change() {
    Cut cut = new Cut.Client("forged");
    CutOff set = await(redis.cutOffs.set(cut, "al\tice", "x\n99\t0\tbob\tlifted"));
    assertThat(set.inForce()).isTrue();
    assertThat(set.set().by()).isEqualTo("al ice");
    assertThat(set.set().reason()).isEqualTo("x 99 0 bob lifted");
    assertThat(await(redis.cutOffs.find(cut))).contains(set);
  }

  @Test
  void a_gateway_that_knows_of_a_cut_off_hears_of_its_lift_with_the_next_request() {
    Cut cut = new Cut.Client("ci");
    await(redis.cutOffs.set(cut, "alice", "x"));
    assertThat(await(elsewhere.open(redis.opening(sample())))).isInstanceOf(Outcome.IsCutOff.class);
    await(redis.cutOffs.lift(cut, "alice", "x"));
    Session session = sample();
    Outcome outcome = await(elsewhere.open(redis.opening(session)));
    assertThat(outcome).isEqualTo(new Outcome.Opened());
    assertThat(redis.read(session).state()).isEqualTo(SessionState.ACTIVE);
  }

  private static SessionState stateElsewhere(Session session) {
    return await(elsewhere.read(redis.opening(session).reference())).state();
  }
}
