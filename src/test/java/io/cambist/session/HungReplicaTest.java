package io.cambist.session;

import static io.cambist.session.ReplicatedFixture.LEFT;
import static io.cambist.session.ReplicatedFixture.both;
import static io.cambist.session.ReplicatedFixture.refused;
import static io.cambist.session.StoreFixture.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.cambist.cutoff.CutOffs;
import io.cambist.redis.StoreUnavailable;
import io.cambist.session.Opening.Outcome;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What waits for a replica, and the replica hangs. */
@Timeout(60)
class HungReplicaTest {
  private static ReplicatedFixture gateways;

  @BeforeAll
  static void start() throws Exception {
    gateways = new ReplicatedFixture();
  }

  @AfterAll
  static void stop() throws Exception {
    gateways.close();
  }

  @AfterEach
  void resume() throws Exception {
    gateways.servers.replica().resume();
  }

  @Test
  void what_was_not_acknowledged_is_so_by_asking_again_when_the_replica_is_back_and_not_before()
      throws Exception {
    Session session = gateways.opened(gateways.redis.ids.root(), "desk", Optional.of("chat"), 0);
    TaskId task = session.taskId().orElseThrow();
    CutOffs cutOffs = gateways.redis.anotherCutOffs(gateways::pipeline);
    Ending done = gateways.ending(SessionState.COMPLETED);
    gateways.servers.replica().pause();
    refused(
        List.of(
            gateways.end(gateways.redis.store, session),
            gateways.redis.store.end(task, done),
            gateways.redis.cutOffs.set(LEFT, "alice", "left the company")));
    // Over another connection, which has written nothing that a replica could lack.
    refused(
        List.of(
            gateways.end(gateways.elsewhere, session),
            cutOffs.set(LEFT, "alice", "left the company")));
    refused(gateways.elsewhere.end(task, done));

    gateways.servers.replica().resume();
    await(gateways.end(gateways.elsewhere, session));
    assertThat(gateways.servers.replica().ask("GET", RedisKeys.end(session.id()))).startsWith("R");
    await(gateways.elsewhere.end(task, done));
    assertThat(gateways.servers.replica().ask("GET", RedisKeys.task(task))).startsWith("C");
    await(cutOffs.set(LEFT, "alice", "left the company"));
    assertThat(gateways.servers.replica().ask("HGET", "{cut}:all", LEFT.text())).contains("alice");
  }

  @Test
  void a_durable_opening_waits_for_the_replica_and_leaves_no_live_session_without_it()
      throws Exception {
    Session parent = gateways.opened();
    Session first = gateways.session(gateways.redis.ids.root(), "desk", Optional.empty(), 0);
    assertThat(gateways.redis.open(durable(first))).isEqualTo(new Outcome.Opened());
    assertThat(gateways.servers.replica().ask("GET", RedisKeys.record(first.id()))).isNotEmpty();

    gateways.servers.replica().pause();
    Session root = gateways.session(gateways.redis.ids.root(), "desk", Optional.empty(), 0);
    Session child =
        gateways.session(gateways.redis.ids.child(parent.id()), "desk", Optional.empty(), 0);
    refused(gateways.redis.store.open(durable(root)));
    refused(gateways.elsewhere.open(durable(child)));
    assertThat(gateways.redis.untilDead(root)).isEqualTo(SessionState.REVOKED);
    assertThat(gateways.redis.untilDead(child)).isEqualTo(SessionState.REVOKED);
    assertThat(gateways.states(parent)).isEqualTo(both(SessionState.ACTIVE));
    assertThat(gateways.states(gateways.opened()))
        .as("one that is not durable")
        .isEqualTo(both(SessionState.ACTIVE));
  }

  private Opening durable(Session session) {
    Opening opening = gateways.redis.opening(session);
    return new Opening(
        session, opening.keepUntil(), List.of(), opening.tasks(), opening.alongside(), true);
  }

  @Test
  void a_durable_spend_waits_for_the_replica_and_what_it_spent_is_gone_either_way()
      throws Exception {
    Session session = gateways.opened(gateways.redis.ids.root(), "desk", Optional.empty(), 3);
    assertThat(await(gateways.redis.store.spend(gateways.redis.read(session), true))).isTrue();
    assertThat(gateways.servers.replica().ask("GET", RedisKeys.uses(session.id()))).isEqualTo("1");

    gateways.servers.replica().pause();
    refused(gateways.redis.store.spend(gateways.redis.read(session), true));
    assertThat(await(gateways.redis.store.spend(gateways.redis.read(session), false))).isTrue();
    assertThat(gateways.states(session)).isEqualTo(both(SessionState.SPENT));
  }

  @Test
  void many_ends_at_once_are_refused_together_and_all_done_by_asking_again() throws Exception {
    List<Session> sessions = Stream.generate(gateways::opened).limit(40).toList();
    gateways.servers.replica().pause();
    long start = System.nanoTime();
    refused(ends(sessions));
    assertThat(Duration.ofNanos(System.nanoTime() - start))
        .as("not one after the other, each for its second")
        .isLessThan(Duration.ofSeconds(20));
    gateways.servers.replica().resume();
    for (Uni<?> end : ends(sessions)) {
      // The connection that was given up is not opened again at once.
      await(
          end.onFailure(StoreUnavailable.class)
              .retry()
              .withBackOff(Duration.ofMillis(100), Duration.ofMillis(300))
              .expireIn(20_000));
    }
    for (Session session : sessions) {
      assertThat(gateways.servers.replica().ask("GET", RedisKeys.end(session.id())))
          .startsWith("R");
    }
  }

  private static List<Uni<?>> ends(List<Session> sessions) {
    return sessions.stream()
        .<Uni<?>>map(session -> gateways.end(gateways.redis.store, session))
        .toList();
  }
}
