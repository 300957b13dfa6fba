package io.cambist.session;

import static io.cambist.session.StoreFixture.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cambist.cutoff.Cut;
import io.cambist.cutoff.CutOff;
import io.cambist.cutoff.CutOffs;
import io.cambist.cutoff.TestCutOffs;
import io.cambist.redis.RedisPipeline;
import io.cambist.redis.StoreUnavailable;
import io.cambist.redis.TestPipelines;
import io.cambist.session.Opening.Outcome;
import io.cambist.testing.RedisProxy;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Vertx;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A store that is not what it was: emptied, rolled back, or restored from a backup. */
class EpochTest {
  private StoreFixture redis;
  private RedisSessionStore elsewhere;

  @BeforeEach
  void start() throws Exception {
    redis = new StoreFixture();
    elsewhere = redis.anotherStore(redis.server.url());
  }

  @AfterEach
  void stop() throws Exception {
    redis.close();
  }

  private String state() {
    return redis.ask("GET", "{cut}:state").toString();
  }

  private void keepSession(Session session) {
    // As a backup or a replica would bring it back.
    byte[] record =
        ((io.cambist.redis.Reply.Text) redis.ask("GET", RedisKeys.record(session.id()))).bytes();
    redis.ask("FLUSHALL");
    redis.ask("SET", RedisKeys.record(session.id()), record);
  }

  @Test
  void an_emptied_store_begins_another_epoch_in_which_what_was_opened_before_is_dead() {
    Session before = redis.opened(redis.ids.root());
    String old = state();
    keepSession(before);
    assertThat(redis.read(before).state()).isEqualTo(SessionState.EXPIRED);
    assertThat(state()).isNotEqualTo(old).startsWith("0.");
    Session after = redis.opened(redis.ids.root());
    assertThat(await(elsewhere.read(redis.opening(after).reference())).state())
        .isEqualTo(SessionState.ACTIVE);
    assertThat(await(elsewhere.read(redis.opening(before).reference())).state())
        .isEqualTo(SessionState.EXPIRED);
  }

  @Test
  void of_a_store_that_cannot_be_asked_the_health_answer_claims_nothing() {
    redis.opened(redis.ids.root());
    assertThat(TestCutOffs.isUp(redis.cutOffs)).isTrue();
    assertThat(TestCutOffs.health(redis.cutOffs)).containsKeys("epoch", "cut-offs");
    redis.server.kill();
    assertThat(TestCutOffs.isUp(redis.cutOffs)).isFalse();
    assertThat(TestCutOffs.health(redis.cutOffs)).containsOnlyKeys("problem");
  }

  @Test
  void a_session_that_opens_while_the_store_is_emptied_is_of_the_new_epoch() {
    redis.opened(redis.ids.root());
    redis.ask("FLUSHALL");
    Session session = redis.opened(redis.ids.root());
    assertThat(redis.read(session).state()).isEqualTo(SessionState.ACTIVE);
    assertThat(await(elsewhere.read(redis.opening(session).reference())).state())
        .isEqualTo(SessionState.ACTIVE);
  }

  @Test
  void what_was_cut_off_stays_so_in_a_store_that_was_emptied_whoever_notices_first() {
    Cut cut = new Cut.Client("ci");
    await(redis.cutOffs.set(cut, "alice", "x"));
    redis.ask("FLUSHALL");
    // A gateway that knows of nothing begins the epoch.
    RedisSessionStore fresh = redis.anotherStore(redis.server.url());
    Session session = redis.session(redis.ids.root());
    assertThat(await(fresh.open(redis.opening(session)))).isEqualTo(new Outcome.Opened());
    assertThat(redis.read(session).state()).isEqualTo(SessionState.REVOKED);
    assertThat(await(fresh.read(redis.opening(session).reference())).state())
        .isEqualTo(SessionState.REVOKED);

    redis.ask("FLUSHALL");
    assertThat(redis.open(redis.opening(redis.session(redis.ids.root()))))
        .isInstanceOf(Outcome.IsCutOff.class);
    assertThat(await(redis.cutOffs.find(cut)).orElseThrow().set().by()).isEqualTo("alice");
  }

  @Test
  void what_was_cut_off_stays_so_in_an_epoch_of_another_gateway_though_no_replica_is_there()
      throws Exception {
    try (var lonely = new StoreFixture(this::withReplica)) {
      Session known = lonely.opened(lonely.ids.root());
      for (String client : List.of("one", "two", "three")) {
        assertThatThrownBy(() -> await(lonely.cutOffs.set(new Cut.Client(client), "alice", "x")))
            .isInstanceOf(StoreUnavailable.class);
      }
      assertThat(await(lonely.cutOffs.list())).hasSize(3);
      redis.ask("FLUSHALL");
      redis.opened(redis.ids.root());

      assertThat(lonely.read(known).state()).isEqualTo(SessionState.EXPIRED);

      assertThat(await(redis.cutOffs.list())).hasSize(3).allMatch(CutOff::inForce);
    }
  }

  private RedisPipeline withReplica(Vertx vertx, MeterRegistry metrics) {
    return TestPipelines.withReplicas(vertx, redis.server.url(), 1, StoreFixture.SHORT, metrics);
  }

  @Test
  void a_sequence_that_falls_is_a_rollback_that_begins_another_epoch_and_loses_no_cut_off() {
    Session before = redis.opened(redis.ids.root());
    String backup = state();
    Cut cut = new Cut.Client("left");
    await(redis.cutOffs.set(cut, "alice", "x"));
    assertThat(TestCutOffs.health(redis.cutOffs)).doesNotContainKey("loss");
    redis.ask("SET", "{cut}:state", backup);
    redis.ask("DEL", "{cut}:all", "{cut}:log");

    assertThat(redis.read(before).state()).isEqualTo(SessionState.EXPIRED);

    assertThat(TestCutOffs.health(redis.cutOffs))
        .containsEntry("cut-offs", 1L)
        .hasEntrySatisfying("loss", loss -> assertThat(loss.toString()).contains("rolled back"));
    assertThat(state()).doesNotStartWith(backup.substring(0, backup.indexOf(' ')));
    assertThat(await(redis.cutOffs.find(cut)).orElseThrow().inForce()).isTrue();
    assertThat(redis.read(redis.opened(redis.ids.root())).state()).isEqualTo(SessionState.ACTIVE);
  }

  @Test
  void a_gateway_with_a_raised_number_begins_an_epoch_and_one_with_a_lower_number_follows() {
    Session before = redis.opened(redis.ids.root());
    Cut cut = new Cut.Client("left");
    await(redis.cutOffs.set(cut, "alice", "x"));
    RedisSessionStore raised = redis.storeOfEpoch(3);
    assertThat(await(raised.read(redis.opening(before).reference())).state())
        .isEqualTo(SessionState.EXPIRED);
    assertThat(state()).startsWith("3.").contains(" 1 ");
    assertThat(redis.read(before).state()).isEqualTo(SessionState.EXPIRED);
    Session after = redis.opened(redis.ids.root());
    assertThat(state()).startsWith("3.");
    assertThat(await(raised.read(redis.opening(after).reference())).state())
        .isEqualTo(SessionState.ACTIVE);
    assertThat(await(redis.cutOffs.find(cut)).orElseThrow().inForce()).isTrue();
  }

  @Test
  void a_session_that_was_opened_anew_with_one_assertion_revives_no_earlier_token() {
    Session first = redis.opened(redis.ids.root());
    keepSession(first);
    redis.ask("DEL", RedisKeys.record(first.id()));
    Session second = redis.opened(first.id());
    assertThat(redis.read(first).state()).isEqualTo(SessionState.EXPIRED);
    assertThat(redis.read(second).state()).isEqualTo(SessionState.ACTIVE);
  }

  @Test
  void a_store_of_an_epoch_that_is_over_is_a_rollback_too() {
    Session before = redis.opened(redis.ids.root());
    String old = state();
    keepSession(before);
    assertThat(redis.read(before).state()).isEqualTo(SessionState.EXPIRED);

    redis.ask("SET", "{cut}:state", old);

    assertThat(redis.read(before).state()).isEqualTo(SessionState.EXPIRED);
    assertThat(state()).doesNotStartWith(old.substring(0, old.indexOf(' ')));
  }

  @Test
  void another_history_of_as_many_or_more_changes_is_a_rollback_that_loses_no_cut_off() {
    for (int others : new int[] {1, 2}) {
      Session before = redis.opened(redis.ids.root());
      String backup = state();
      Cut known = new Cut.Client("known-" + others);
      await(redis.cutOffs.set(known, "alice", "x"));
      redis.ask("SET", "{cut}:state", backup);
      redis.ask("HDEL", "{cut}:all", known.text());
      redis.ask("DEL", "{cut}:log");
      // A gateway that has not seen the change goes on from the backup.
      CutOffs elsewhereKnown = TestCutOffs.on(redis.pipeline(), redis.clock);
      for (int i = 0; i < others; i++) {
        await(elsewhereKnown.set(new Cut.Client("other-" + others + "-" + i), "bob", "y"));
      }

      assertThat(redis.read(before).state()).isEqualTo(SessionState.EXPIRED);

      assertThat(await(redis.cutOffs.find(known)).orElseThrow().inForce()).isTrue();
      assertThat(await(redis.cutOffs.find(new Cut.Client("other-" + others + "-0")))).isPresent();
    }
  }

  @Test
  void a_rollback_is_not_forgotten_when_others_change_cut_offs_while_it_is_mended()
      throws Exception {
    try (RedisProxy proxy = redis.proxy()) {
      CutOffs knowing = redis.anotherCutOffs(proxy.url());
      String backup = stateOnce(knowing);
      Cut known = new Cut.Client("known");
      await(knowing.set(known, "alice", "x"));
      redis.ask("SET", "{cut}:state", backup);
      redis.ask("DEL", "{cut}:all", "{cut}:log");
      CutOffs others = TestCutOffs.on(redis.pipeline(), redis.clock);
      await(others.set(new Cut.Client("one"), "bob", "y"));
      await(others.set(new Cut.Client("two"), "bob", "y"));
      proxy.before(
          "Begins an epoch", () -> await(others.set(new Cut.Client("meanwhile"), "bob", "y")));

      assertThat(await(knowing.list())).hasSize(4).allMatch(CutOff::inForce);

      assertThat(state()).doesNotStartWith(backup.substring(0, backup.indexOf(' ')));
      assertThat(TestCutOffs.health(knowing)).containsKey("loss");
      assertThat(await(others.find(known)).orElseThrow().inForce()).isTrue();
    }
  }

  private String stateOnce(CutOffs cutOffs) {
    await(cutOffs.list());
    return state();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "7\t1\tbob\ty", "3\t0\tbob\ty\n2\t0\tbob\ty"})
  void a_rollback_is_noticed_across_more_changes_than_the_log_holds(String otherChange) {
    redis.ask("SET", "{cut}:state", "0.epoch 6 mark");
    await(redis.cutOffs.list());
    Session before = redis.opened(redis.ids.root());
    Cut known = new Cut.Client("known");
    await(redis.cutOffs.set(known, "alice", "x"));
    redis.ask("DEL", "{cut}:log", "{cut}:all");
    if (!otherChange.isEmpty()) {
      redis.ask("HSET", "{cut}:all", known.text(), otherChange);
    }
    redis.ask("SET", "{cut}:state", "0.epoch 5000 another");

    assertThat(redis.read(before).state()).isEqualTo(SessionState.EXPIRED);

    assertThat(await(redis.cutOffs.find(known)).orElseThrow().inForce()).isTrue();
    assertThat(TestCutOffs.health(redis.cutOffs)).containsKey("loss");
  }

  @Test
  void more_changes_than_the_log_holds_are_no_rollback() {
    Cut kept = new Cut.Client("kept");
    Cut changed = new Cut.Client("changed");
    Cut forgotten = new Cut.Client("forgotten");
    for (Cut cut : List.of(kept, changed, forgotten)) {
      await(redis.cutOffs.set(cut, "alice", "x"));
    }
    await(redis.cutOffs.lift(forgotten, "alice", "x"));
    redis.ask("DEL", "{cut}:log");
    redis.ask("HSET", "{cut}:all", changed.text(), "4000\t0\tbob\ty\n2\t0\talice\tx");
    redis.ask("HDEL", "{cut}:all", forgotten.text());
    String epoch = state().substring(0, state().indexOf(' '));
    redis.ask("SET", "{cut}:state", epoch + " 5000 another");
    // By the clock of whoever forgot it, the longest life has passed since it was lifted.
    redis.clock.advance(SessionStore.LONGEST_LIFE.minusMinutes(30));

    assertThat(await(redis.cutOffs.list())).hasSize(2);

    assertThat(state()).startsWith(epoch);
    assertThat(TestCutOffs.health(redis.cutOffs)).doesNotContainKey("loss");
  }

  @Test
  void a_state_that_is_not_understood_is_told_and_left_alone_until_it_is_mended() {
    Session session = redis.opened(redis.ids.root());
    String sound = state();
    redis.ask("SET", "{cut}:state", "garbage");
    // Readiness asks for the same.
    assertThatThrownBy(() -> await(redis.cutOffs.now()))
        .isInstanceOf(StoreUnavailable.class)
        .hasMessageContaining("{cut}:state");
    assertThatThrownBy(() -> redis.read(session)).isInstanceOf(StoreUnavailable.class);
    assertThat(state()).isEqualTo("garbage");
    redis.ask("SET", "{cut}:state", sound);
    await(redis.cutOffs.now());
    assertThat(redis.read(session).state()).isEqualTo(SessionState.ACTIVE);
  }

  @Test
  void a_cut_off_that_was_set_again_is_restored_over_the_lift_that_another_gateway_knew() {
    Cut cut = new Cut.Client("ci");
    CutOffs other = TestCutOffs.on(redis.pipeline(), redis.clock);
    await(redis.cutOffs.set(cut, "alice", "x"));
    await(redis.cutOffs.lift(cut, "alice", "x"));
    await(other.list());
    await(redis.cutOffs.set(cut, "alice", "again"));
    redis.ask("FLUSHALL");
    await(other.list());
    assertThat(redis.open(redis.opening(redis.session(redis.ids.root()))))
        .isInstanceOf(Outcome.IsCutOff.class);
    assertThat(await(other.find(cut)).orElseThrow().inForce()).isTrue();
  }

  @Test
  void thousands_of_cut_offs_are_restored_without_losing_one() {
    for (int i = 0; i < 3_000; i++) {
      redis.ask("HSET", "{cut}:all", "client\tmany-" + i, i + 1 + "\t0\talice\tx");
    }
    redis.ask("SET", "{cut}:state", "0.manymanymany 3000 mark");
    redis.ask("DEL", "{cut}:log");
    CutOffs knowing = TestCutOffs.on(redis.pipeline(), redis.clock);
    assertThat(await(knowing.list())).hasSize(3_000);
    redis.ask("FLUSHALL");
    await(TestCutOffs.on(redis.pipeline(), redis.clock).list());
    assertThat(await(knowing.list())).hasSize(3_000);
    assertThat(redis.ask("HLEN", "{cut}:all")).hasToString("Whole[value=3000]");
  }
}
