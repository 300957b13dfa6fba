package io.cambist.session;

import static io.cambist.session.StoreFixture.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.cambist.cutoff.Cut;
import io.cambist.oauth.ActorChain;
import io.cambist.oauth.Party;
import io.cambist.session.Opening.Outcome;
import io.cambist.session.SessionPage.Found;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** One session whole. */
class SessionTreesTest {
  private static StoreFixture redis;

  @BeforeAll
  static void start() throws Exception {
    redis = new StoreFixture();
  }

  @AfterAll
  static void stop() throws Exception {
    redis.close();
  }

  private static SessionTree find(SessionId id) {
    redis.listed();
    double before = redis.batches();
    Optional<SessionTree> tree = await(redis.trees.find(id));
    assertThat(redis.batches() - before).isEqualTo(2);
    return tree.orElseThrow();
  }

  private static List<SessionId> ids(List<Found> found) {
    return found.stream().map(one -> one.session().id()).toList();
  }

  private static List<SessionState> states(SessionTree tree) {
    var all = new ArrayList<>(tree.ancestors());
    all.add(tree.session());
    all.addAll(tree.descendants());
    return all.stream().map(one -> one.lineage().state()).toList();
  }

  private static Session open(Session session, List<TaskId> tasks) {
    assertThat(redis.open(redis.opening(session, tasks))).isEqualTo(new Outcome.Opened());
    return session;
  }

  @Test
  void the_deepest_chain_is_read_in_two_round_trips_from_any_of_its_sessions() {
    var chain = new ArrayList<SessionId>();
    chain.add(redis.opened(redis.ids.root()).id());
    while (chain.size() <= SessionId.MOST_HOPS) {
      chain.add(redis.opened(redis.ids.child(chain.get(chain.size() - 1))).id());
    }
    for (int at : List.of(0, 1, 9, SessionId.MOST_HOPS)) {
      SessionTree tree = find(chain.get(at));
      assertThat(tree.session().session().id()).isEqualTo(chain.get(at));
      assertThat(ids(tree.ancestors())).isEqualTo(chain.subList(0, at));
      assertThat(ids(tree.descendants())).isEqualTo(chain.subList(at + 1, chain.size()));
      assertThat(tree.whole()).isTrue();
      assertThat(tree.secondParents()).isEmpty();
      assertThat(states(tree)).containsOnly(SessionState.ACTIVE);
    }
    redis.end(chain.get(5));
    SessionTree tree = find(chain.get(3));
    assertThat(states(tree).subList(0, 5)).containsOnly(SessionState.ACTIVE);
    assertThat(states(tree).subList(5, chain.size())).containsOnly(SessionState.REVOKED);
    assertThat(tree.descendants().get(12).lineage().ending().orElseThrow().why())
        .isEqualTo("by this test");
  }

  @Test
  void descendants_stand_right_before_what_was_exchanged_for_them() {
    SessionId root = redis.opened(redis.ids.root()).id();
    var expected = new ArrayList<SessionId>();
    for (int i = 0; i < 3; i++) {
      redis.clock.advance(Duration.ofMillis(1));
      SessionId child = redis.opened(redis.ids.child(root)).id();
      expected.add(child);
      for (int j = 0; j < 3; j++) {
        redis.clock.advance(Duration.ofMillis(1));
        SessionId grandchild = redis.opened(redis.ids.child(child)).id();
        expected.add(grandchild);
        expected.add(redis.opened(redis.ids.child(grandchild)).id());
      }
    }
    // Whatever bits an id has, its own children are found.
    assertThat(ids(find(root).descendants())).isEqualTo(expected);
    redis.opened(redis.ids.root());
    assertThat(ids(find(expected.get(0)).descendants())).isEqualTo(expected.subList(1, 7));
  }

  @Test
  void of_a_wide_tree_the_nearest_500_are_shown() {
    Session root = redis.opened(redis.ids.root());
    SessionId child = redis.opened(redis.ids.child(root.id())).id();
    for (int i = 0; i < 499; i++) {
      redis.opened(redis.ids.child(child));
    }
    SessionTree all = find(root.id());
    assertThat(all.descendants()).hasSize(500);
    assertThat(all.whole()).isTrue();
    for (int i = 0; i < 100; i++) {
      redis.opened(redis.ids.child(child));
    }
    SessionId near = redis.opened(redis.ids.child(root.id())).id();
    SessionTree tree = find(root.id());
    assertThat(tree.whole()).isFalse();
    assertThat(ids(tree.descendants())).hasSize(500).doesNotHaveDuplicates().contains(child, near);
    assertThat(states(tree)).containsOnly(SessionState.ACTIVE);
    assertThat(find(child).whole()).isFalse();
  }

  @Test
  void one_more_below_the_last_of_500_shows_as_more() {
    Session root = redis.opened(redis.ids.root());
    SessionId last = root.id();
    for (int i = 0; i < 500; i++) {
      last = redis.opened(redis.ids.child(root.id())).id();
    }
    assertThat(find(root.id()).whole()).isTrue();
    redis.opened(redis.ids.child(last));
    assertThat(find(root.id()).whole()).isFalse();
    assertThat(find(root.id()).descendants()).hasSize(500);
  }

  @Test
  void second_parents_are_shown_and_their_ends_end_what_hangs_on_them() {
    SessionId actorRoot = redis.opened(redis.ids.root()).id();
    SessionId actor = redis.opened(redis.ids.child(actorRoot)).id();
    SessionId root = redis.opened(redis.ids.root()).id();
    Session joint = redis.opened(redis.ids.child(root), actor);
    Session below = redis.opened(redis.ids.child(joint.id()), actor);
    SessionTree tree = find(joint.id());
    assertThat(ids(tree.secondParents())).containsExactly(actor);
    assertThat(states(tree)).containsOnly(SessionState.ACTIVE);
    redis.end(actorRoot);
    SessionTree ended = find(joint.id());
    assertThat(ended.secondParents().get(0).lineage().state()).isEqualTo(SessionState.REVOKED);
    assertThat(states(ended))
        .containsExactly(SessionState.ACTIVE, SessionState.REVOKED, SessionState.REVOKED);
    assertThat(ids(find(root).descendants())).containsExactly(joint.id(), below.id());
    assertThat(states(find(root)))
        .containsExactly(SessionState.ACTIVE, SessionState.REVOKED, SessionState.REVOKED);
  }

  @Test
  void a_completed_task_of_a_second_parent_ends_what_hangs_on_it_and_nothing_else() {
    Session actor = withTask(redis.ids.root(), "chat");
    TaskId task = actor.taskId().orElseThrow();
    open(actor, List.of(task));
    Session root = redis.session(redis.ids.root());
    open(root, List.of());
    Session joint = redis.session(redis.ids.child(root.id()), actor.id());
    open(joint, List.of(task));
    Session own = withTask(redis.ids.child(joint.id()), "other");
    Session below =
        Samples.session(
            own.id(), own.tokenId(), List.of(actor.id()), own.issuedAt(), own.expiresAt());
    open(below, List.of(task));
    assertThat(states(find(joint.id()))).containsOnly(SessionState.ACTIVE);
    await(redis.store.end(task, new Ending(SessionState.COMPLETED, "done", redis.clock.instant())));
    for (SessionId id : List.of(root.id(), joint.id(), below.id())) {
      assertThat(states(find(id)))
          .startsWith(SessionState.ACTIVE, SessionState.COMPLETED)
          .endsWith(SessionState.COMPLETED);
    }
    Lineage lineage = find(below.id()).session().lineage();
    assertThat(lineage.ending().orElseThrow().why()).isEqualTo("done");
    assertThat(find(joint.id()).secondParents().get(0).lineage().state())
        .isEqualTo(SessionState.COMPLETED);
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

  @Test
  void a_cut_off_shows_on_those_that_it_hits_and_all_below_them() {
    Session root = redis.opened(redis.ids.root());
    Party bob = new Party("people", "bob");
    Session hit = Samples.of(redis.session(redis.ids.child(root.id())), "ci", bob);
    open(hit, List.of());
    Session below = redis.opened(redis.ids.child(hit.id()));
    Session beside = redis.opened(redis.ids.child(root.id()));
    await(redis.cutOffs.set(new Cut.Subject(bob), "alice", "left the company"));
    SessionTree tree = find(root.id());
    for (Found found : tree.descendants()) {
      boolean dead = !found.session().id().equals(beside.id());
      assertThat(found.lineage().state())
          .isEqualTo(dead ? SessionState.REVOKED : SessionState.ACTIVE);
      assertThat(found.lineage().cutOff().isPresent()).isEqualTo(dead);
    }
    assertThat(ids(tree.descendants())).contains(hit.id(), below.id());
  }

  @Test
  void uses_that_are_gone_show() {
    Session session =
        Samples.session(
            redis.ids.root(),
            redis.ids.tokenId(),
            Optional.empty(),
            Optional.of(1),
            ActorChain.NONE,
            redis.clock.instant(),
            redis.clock.instant().plus(StoreFixture.LIFE));
    open(session, List.of());
    Session below = redis.opened(redis.ids.child(session.id()));
    assertThat(await(redis.store.spend(redis.read(session), false))).isTrue();
    assertThat(states(find(below.id()))).containsOnly(SessionState.SPENT);
  }

  @Test
  void what_expired_stays_readable_while_its_record_is_kept() {
    Session root = redis.opened(redis.ids.root());
    Session child = redis.opened(redis.ids.child(root.id()));
    redis.clock.advance(StoreFixture.LIFE.plusSeconds(1));
    SessionTree tree = find(root.id());
    assertThat(ids(tree.descendants())).containsExactly(child.id());
    assertThat(states(tree)).containsOnly(SessionState.EXPIRED);
    redis.ask("DEL", RedisKeys.record(root.id()));
    assertThat(find(child.id()).ancestors()).isEmpty();
    assertThat(await(redis.trees.find(root.id()))).isEmpty();
  }

  @Test
  void what_never_was_is_not_found_in_one_round_trip() {
    redis.listed();
    double before = redis.batches();
    assertThat(await(redis.trees.find(redis.ids.child(redis.ids.root())))).isEmpty();
    assertThat(redis.batches() - before).isEqualTo(1);
  }
}
