package io.cambist.session;

import static io.cambist.session.ReplicatedFixture.LEFT;
import static io.cambist.session.ReplicatedFixture.both;
import static io.cambist.session.ReplicatedFixture.refused;
import static io.cambist.session.StoreFixture.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.cambist.cutoff.Cut;
import io.cambist.redis.StoreUnavailable;
import io.cambist.session.Opening.Outcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A primary that dies while its replica lacks what it was last told. */
@Timeout(60)
class LostPrimaryTest {
  private ReplicatedFixture gateways;

  @BeforeEach
  void start() throws Exception {
    gateways = new ReplicatedFixture();
  }

  @AfterEach
  void stop() throws Exception {
    gateways.close();
  }

  /** From now on the replica hears nothing: what waits in its socket would still arrive. */
  private void leaveReplicaBehind() throws Exception {
    gateways.servers.replica().pause();
    gateways.servers.primary().ask("CLIENT", "KILL", "TYPE", "replica");
  }

  private void loseThePrimary() throws Exception {
    gateways.servers.primary().kill();
    gateways.servers.replica().resume();
    gateways.servers.replica().awaitAnswer("role:master", "INFO", "replication");
    untilAnswered(gateways.redis.store);
    untilAnswered(gateways.elsewhere);
  }

  private void untilAnswered(RedisSessionStore gateway) {
    var nobodys = new SessionReference(gateways.redis.ids.root(), "none", List.of(), List.of());
    await(
        gateway
            .read(nobodys)
            .onFailure(StoreUnavailable.class)
            .retry()
            .withBackOff(Duration.ofMillis(50), Duration.ofMillis(100))
            .expireIn(Duration.ofSeconds(20).toMillis()));
  }

  private String epoch() throws Exception {
    String state = gateways.servers.replica().ask("GET", "{cut}:state");
    return state.substring(0, state.indexOf(' '));
  }

  @Test
  void no_end_that_was_acknowledged_is_lost_with_the_primary() throws Exception {
    var ended = new ArrayList<Session>();
    var completed = new ArrayList<Session>();
    var cutOff = new ArrayList<Session>();
    var kept = new ArrayList<Session>();
    for (int i = 0; i < 20; i++) {
      ended.add(gateways.opened());
      ended.add(
          gateways.opened(
              gateways.redis.ids.child(ended.get(2 * i).id()), "desk", Optional.empty(), 0));
      completed.add(
          gateways.opened(gateways.redis.ids.root(), "desk", Optional.of("chat " + i), 0));
      cutOff.add(gateways.opened(gateways.redis.ids.root(), "left", Optional.empty(), 0));
      kept.add(gateways.opened());
    }
    for (int i = 0; i < 20; i++) {
      await(gateways.end(i % 2 == 0 ? gateways.redis.store : gateways.elsewhere, ended.get(2 * i)));
      await(
          gateways.elsewhere.end(
              completed.get(i).taskId().orElseThrow(), gateways.ending(SessionState.COMPLETED)));
    }
    await(gateways.redis.cutOffs.set(LEFT, "alice", "left the company"));
    String epoch = epoch();

    leaveReplicaBehind();
    Session inVain = gateways.opened(gateways.redis.ids.root(), "desk", Optional.of("chat"), 0);
    refused(
        List.of(
            gateways.end(gateways.redis.store, kept.get(0)),
            gateways.end(gateways.elsewhere, kept.get(1)),
            gateways.redis.store.end(
                inVain.taskId().orElseThrow(), gateways.ending(SessionState.COMPLETED))));
    assertThat(gateways.states(kept.get(0)))
        .as("dead while this primary is")
        .isEqualTo(both(SessionState.REVOKED));
    loseThePrimary();

    ended.forEach(one -> assertThat(gateways.states(one)).isEqualTo(both(SessionState.REVOKED)));
    completed.forEach(
        one -> assertThat(gateways.states(one)).isEqualTo(both(SessionState.COMPLETED)));
    cutOff.forEach(one -> assertThat(gateways.states(one)).isEqualTo(both(SessionState.REVOKED)));
    // No cut-off was lost, so nothing tells a gateway that other writes were: this is no new epoch.
    assertThat(epoch()).isEqualTo(epoch);
    kept.forEach(one -> assertThat(gateways.states(one)).isEqualTo(both(SessionState.ACTIVE)));
    assertThat(gateways.states(inVain))
        .as("its record is lost")
        .isEqualTo(both(SessionState.EXPIRED));
    Session late = gateways.session(gateways.redis.ids.root(), "left", Optional.empty(), 0);
    assertThat(gateways.redis.open(gateways.redis.opening(late)))
        .isInstanceOf(Outcome.IsCutOff.class);
    assertThat(await(gateways.elsewhere.open(gateways.redis.opening(late))))
        .isInstanceOf(Outcome.IsCutOff.class);
    Session again = gateways.session(gateways.redis.ids.root(), "desk", Optional.of("chat 0"), 0);
    assertThat(gateways.redis.open(gateways.redis.opening(again)))
        .isEqualTo(new Outcome.TaskCompleted());
    refused(gateways.end(gateways.redis.store, kept.get(0)));
    assertThat(gateways.states(kept.get(0))).isEqualTo(both(SessionState.REVOKED));
  }

  @Test
  void a_cut_off_that_was_seen_and_is_lost_with_the_primary_begins_an_epoch_that_has_it()
      throws Exception {
    Session before = gateways.opened();
    await(gateways.redis.cutOffs.set(LEFT, "alice", "left the company"));
    String epoch = epoch();
    leaveReplicaBehind();
    refused(gateways.redis.cutOffs.set(new Cut.Client("lost"), "alice", "not acknowledged"));
    assertThat(await(gateways.redis.cutOffs.find(new Cut.Client("lost")))).isPresent();
    loseThePrimary();

    assertThat(gateways.states(before)).isEqualTo(both(SessionState.EXPIRED));
    assertThat(epoch()).isNotEqualTo(epoch);
    for (String client : List.of("left", "lost")) {
      Session late = gateways.session(gateways.redis.ids.root(), client, Optional.empty(), 0);
      assertThat(gateways.redis.open(gateways.redis.opening(late)))
          .isInstanceOf(Outcome.IsCutOff.class);
      assertThat(await(gateways.elsewhere.open(gateways.redis.opening(late))))
          .isInstanceOf(Outcome.IsCutOff.class);
    }
    assertThat(gateways.states(gateways.opened())).isEqualTo(both(SessionState.ACTIVE));
  }
}
