package io.cambist.session;

import static io.cambist.session.StoreFixture.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.cambist.oauth.ActorChain;
import io.cambist.session.Opening.Outcome;
import io.smallrye.mutiny.Uni;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class UsesAndTasksTest {
  private static StoreFixture redis;

  @BeforeAll
  static void start() throws Exception {
    redis = new StoreFixture();
  }

  @AfterAll
  static void stop() throws Exception {
    redis.close();
  }

  private static Session session(SessionId id, Optional<String> task, Optional<Integer> uses) {
    return Samples.session(
        id,
        redis.ids.tokenId(),
        task,
        uses,
        ActorChain.NONE,
        redis.clock.instant(),
        redis.clock.instant().plus(StoreFixture.LIFE));
  }

  private static Session withUses(SessionId id, int uses) {
    Session session = session(id, Optional.empty(), Optional.of(uses));
    assertThat(redis.open(redis.opening(session))).isEqualTo(new Outcome.Opened());
    return session;
  }

  private static Session withTask(SessionId id, String task) {
    Session session = session(id, Optional.of(task), Optional.empty());
    assertThat(redis.open(redis.opening(session))).isEqualTo(new Outcome.Opened());
    return session;
  }

  private static Session child(Session parent) {
    Session child = session(redis.ids.child(parent.id()), Optional.empty(), Optional.empty());
    List<TaskId> tasks = parent.taskId().stream().toList();
    assertThat(redis.open(redis.opening(child, tasks))).isEqualTo(new Outcome.Opened());
    return child;
  }

  private static boolean spend(Session session) {
    return await(redis.store.spend(redis.read(session), false));
  }

  @Test
  void of_more_spenders_at_once_than_uses_exactly_as_many_win_as_there_are_uses() {
    Session session = withUses(redis.ids.root(), 7);
    Lineage lineage = redis.read(session);
    List<Uni<Boolean>> spenders = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      spenders.add(redis.store.spend(lineage, false));
      spenders.add(redis.anotherStore(redis.server.url()).spend(lineage, false));
    }
    List<Boolean> spent = await(Uni.join().all(spenders).andFailFast());
    assertThat(spent.stream().filter(won -> won)).hasSize(7);
    assertThat(redis.read(session).state()).isEqualTo(SessionState.SPENT);
  }

  @Test
  void a_look_spends_nothing() {
    Session session = withUses(redis.ids.root(), 1);
    for (int i = 0; i < 3; i++) {
      assertThat(redis.read(session).state()).isEqualTo(SessionState.ACTIVE);
    }
    assertThat(spend(session)).isTrue();
    assertThat(spend(session)).isFalse();
  }

  @Test
  void a_child_spends_what_its_parent_has_and_mints_none() {
    Session parent = withUses(redis.ids.root(), 2);
    Session child = child(parent);
    Session grandchild = withUses(redis.ids.child(child.id()), 5);
    assertThat(redis.read(grandchild).limits())
        .containsOnlyKeys(parent.id(), grandchild.id())
        .containsEntry(parent.id(), 2);
    assertThat(spend(child)).isTrue();
    assertThat(spend(grandchild)).isTrue();
    assertThat(redis.read(grandchild).state()).isEqualTo(SessionState.SPENT);
    assertThat(redis.read(child).state()).isEqualTo(SessionState.SPENT);
    assertThat(redis.read(parent).state()).isEqualTo(SessionState.SPENT);
  }

  @Test
  void a_childs_own_uses_spare_its_parents() {
    Session parent = withUses(redis.ids.root(), 5);
    Session child = withUses(redis.ids.child(parent.id()), 1);
    assertThat(spend(child)).isTrue();
    assertThat(redis.read(child).state()).isEqualTo(SessionState.SPENT);
    assertThat(redis.read(parent).state()).isEqualTo(SessionState.ACTIVE);
  }

  @Test
  void nothing_is_spent_of_a_session_that_ended_since_it_was_read() {
    Session session = withUses(redis.ids.root(), 1);
    Lineage lineage = redis.read(session);
    redis.end(session.id());
    assertThat(await(redis.store.spend(lineage, false))).isFalse();
    assertThat(redis.ask("EXISTS", RedisKeys.uses(session.id()))).hasToString("Whole[value=0]");
  }

  @Test
  void nothing_is_spent_of_a_session_that_expired_since_it_was_read() {
    Session session = withUses(redis.ids.root(), 1);
    Lineage lineage = redis.read(session);
    redis.clock.advance(StoreFixture.LIFE);
    assertThat(await(redis.store.spend(lineage, false))).isFalse();
  }

  @Test
  void a_count_that_cannot_be_read_leaves_no_use() {
    Session session = withUses(redis.ids.root(), 3);
    redis.ask("SET", RedisKeys.uses(session.id()), "many");
    assertThat(redis.read(session).state()).isEqualTo(SessionState.SPENT);
  }

  @Test
  void a_completed_task_ends_all_its_sessions_and_what_hangs_on_them() {
    Session one = withTask(redis.ids.root(), "chat 1");
    Session two = withTask(redis.ids.root(), "chat 1");
    Session other = withTask(redis.ids.root(), "chat 2");
    Session child = child(one);
    TaskId task = TaskId.of("ci", "chat 1");
    SessionReference childsToken =
        new SessionReference(child.id(), child.tokenId(), List.of(), List.of(task));
    assertThat(await(redis.store.read(childsToken)).state()).isEqualTo(SessionState.ACTIVE);

    await(redis.store.end(task, new Ending(SessionState.COMPLETED, "done", redis.clock.instant())));

    assertThat(redis.read(one).state()).isEqualTo(SessionState.COMPLETED);
    assertThat(redis.read(two).state()).isEqualTo(SessionState.COMPLETED);
    assertThat(await(redis.store.read(childsToken)).state()).isEqualTo(SessionState.COMPLETED);
    assertThat(redis.read(other).state()).isEqualTo(SessionState.ACTIVE);
  }

  @Test
  void a_completed_task_opens_no_session_and_burns_nothing() {
    TaskId task = TaskId.of("ci", "over");
    await(redis.store.end(task, new Ending(SessionState.COMPLETED, "done", redis.clock.instant())));
    Session late = session(redis.ids.root(), Optional.of("over"), Optional.empty());
    var mark = redis.actor(redis.ids.root().text());
    assertThat(redis.open(redis.opening(late, List.of(task), mark)))
        .isEqualTo(new Outcome.TaskCompleted());
    Session below = session(redis.ids.root(), Optional.empty(), Optional.empty());
    assertThat(redis.open(redis.opening(below, List.of(task))))
        .as("below a session of the task")
        .isEqualTo(new Outcome.TaskCompleted());
    Session sameAssertion = session(late.id(), Optional.of("next"), Optional.empty());
    assertThat(redis.open(redis.opening(sameAssertion, mark))).isEqualTo(new Outcome.Opened());
  }

  @Test
  void a_token_that_leaves_out_a_task_of_its_sessions_is_dead() {
    Session session = withTask(redis.ids.root(), "chat 3");
    var without = new SessionReference(session.id(), session.tokenId(), List.of(), List.of());
    assertThat(await(redis.store.read(without)).state()).isEqualTo(SessionState.EXPIRED);
    Session child = child(session);
    var childWithout = new SessionReference(child.id(), child.tokenId(), List.of(), List.of());
    assertThat(await(redis.store.read(childWithout)).state()).isEqualTo(SessionState.EXPIRED);
  }

  @Test
  void the_same_task_of_another_client_is_another_task() {
    assertThat(TaskId.of("ci", "t")).isEqualTo(TaskId.of("ci", "t"));
    assertThat(TaskId.of("ci", "t")).isNotEqualTo(TaskId.of("c", "it"));
    assertThat(TaskId.of("ci", "t")).isNotEqualTo(TaskId.of("desk", "t"));
  }
}
