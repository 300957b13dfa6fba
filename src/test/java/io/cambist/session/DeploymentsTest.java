package io.cambist.session;

import static io.cambist.session.StoreFixture.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.cambist.cutoff.Cut;
import io.cambist.oauth.ActorChain;
import io.cambist.oauth.Party;
import io.cambist.redis.DocumentedUser;
import io.cambist.redis.RedisPipeline;
import io.cambist.redis.StoreUnavailable;
import io.cambist.redis.TestPipelines;
import io.cambist.session.Opening.Mark;
import io.cambist.session.Opening.Outcome;
import io.cambist.testing.RedisCluster;
import io.cambist.testing.RedisSentinels;
import io.cambist.testing.RedisTls;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The same day of sessions, at two gateways, however Redis is run. */
@Timeout(60)
class DeploymentsTest {
  private static final Duration DEADLINE = Duration.ofSeconds(5);
  private static final Party ADA = new Party("people", "ada");
  private static final Party BOB = new Party("people", "bob");

  private StoreFixture redis;
  private RedisSessionStore elsewhere;
  private final List<Opening> listed = new ArrayList<>();

  /** What happens to Redis in the middle of the day. */
  private interface Midway {
    void happen(Opening lastEnded) throws Exception;
  }

  @Test
  void in_a_cluster_of_three_nodes() throws Exception {
    try (var cluster = RedisCluster.start()) {
      day(
          (vertx, metrics) -> new RedisPipeline(vertx, cluster.url(), DEADLINE, metrics),
          ended -> {});
    }
  }

  @Test
  void with_sentinels_and_a_primary_that_is_killed_midway() throws Exception {
    try (var sentinels = RedisSentinels.start()) {
      day(
          (vertx, metrics) -> new RedisPipeline(vertx, sentinels.url(), DEADLINE, metrics),
          ended -> {
            // It hears of everything in order, so what was last is enough to wait for.
            String mark = RedisKeys.end(ended.session().id());
            sentinels.replica().awaitAnswer("by this test", "GET", mark);
            sentinels.primary().kill();
            sentinels.replica().awaitAnswer("role:master", "INFO", "replication");
            untilAnswered(redis.store);
            untilAnswered(elsewhere);
          });
    }
  }

  @Test
  void over_tls_as_the_user_of_the_documentation_and_no_more() throws Exception {
    try (var tls = RedisTls.start()) {
      DocumentedUser.admit(tls.server());
      tls.server().ask("ACL", "SETUSER", "default", "off");
      day(
          (vertx, metrics) ->
              TestPipelines.overTls(
                  vertx, tls.url(DocumentedUser.LOGIN), tls.authority(), DEADLINE, metrics),
          ended -> {});
    }
  }

  private void day(BiFunction<Vertx, MeterRegistry, RedisPipeline> pipeline, Midway midway)
      throws Exception {
    try (var fixture = new StoreFixture(pipeline)) {
      redis = fixture;
      elsewhere = redis.anotherStore(pipeline);
      Opening root = open(elsewhere, redis.ids.root(), ADA, Optional.empty(), 3);
      Opening otherTree = open(redis.store, redis.ids.root(), BOB, Optional.of("chat"), 0);
      Opening child = below(root);
      Opening leaf = below(child);
      Opening ofBoth = below(root, otherTree);
      states(SessionState.ACTIVE, root, otherTree, child, leaf, ofBoth);
      everyPageHoldsThem();
      usesAreSpent(root, child);

      Opening ended = open(redis.store, redis.ids.root(), ADA, Optional.empty(), 0);
      redis.listed();
      end(ended);
      midway.happen(ended);

      states(SessionState.REVOKED, ended);
      states(SessionState.ACTIVE, root, otherTree, child, leaf, ofBoth);
      everyPageHoldsThem();
      end(child);
      states(SessionState.REVOKED, child, leaf);
      states(SessionState.ACTIVE, root, otherTree, ofBoth);
      assertThat(redis.open(opening(redis.ids.child(leaf.session().id()), leaf)))
          .isEqualTo(new Outcome.ParentEnded());
      taskIsCompleted(otherTree, ofBoth);
      states(SessionState.ACTIVE, root);
      subjectIsCutOffAndLifted(root);
      usedOnce();
      everyPageHoldsThem();
    }
  }

  private void usesAreSpent(Opening root, Opening child) {
    assertThat(await(redis.store.spend(read(redis.store, child), false))).isTrue();
    assertThat(await(elsewhere.spend(read(elsewhere, root), false))).isTrue();
    Opening single = open(redis.store, redis.ids.root(), BOB, Optional.empty(), 1);
    Lineage unspent = read(redis.store, single);
    assertThat(await(elsewhere.spend(unspent, true))).isTrue();
    assertThat(await(redis.store.spend(unspent, false))).isFalse();
    states(SessionState.SPENT, single);
  }

  private void taskIsCompleted(Opening otherTree, Opening ofBoth) {
    TaskId task = otherTree.session().taskId().orElseThrow();
    Ending done = new Ending(SessionState.COMPLETED, "by this test", redis.clock.instant());
    await(elsewhere.end(task, done));
    states(SessionState.COMPLETED, otherTree, ofBoth);
    Opening late = opening(redis.ids.root(), BOB, Optional.of("chat"), 0);
    assertThat(redis.open(late)).isEqualTo(new Outcome.TaskCompleted());
    assertThat(read(elsewhere, late).session()).isEmpty();
  }

  private void subjectIsCutOffAndLifted(Opening root) {
    Cut cut = new Cut.Subject(ADA);
    await(redis.cutOffs.set(cut, "alice", "left the company"));
    states(SessionState.REVOKED, root);
    Opening late = opening(redis.ids.root(), ADA, Optional.empty(), 0);
    assertThat(await(elsewhere.open(late))).isInstanceOf(Outcome.IsCutOff.class);
    await(redis.cutOffs.lift(cut, "alice", "came back"));
    assertThat(await(elsewhere.open(late))).isEqualTo(new Outcome.Opened());
    states(SessionState.ACTIVE, late);
    states(SessionState.REVOKED, root);
  }

  private void usedOnce() {
    Opening first = open(redis.store, redis.ids.root(), BOB, Optional.empty(), 0);
    Opening again = opening(first.session().id(), BOB, Optional.empty(), 0);
    assertThat(await(elsewhere.open(again))).isEqualTo(new Outcome.Replayed());
    Mark mark = redis.actor(redis.ids.root().text());
    Session one = opening(redis.ids.root(), BOB, Optional.empty(), 0).session();
    assertThat(redis.open(redis.opening(one, mark))).isEqualTo(new Outcome.Opened());
    Session two = opening(redis.ids.root(), BOB, Optional.empty(), 0).session();
    assertThat(await(elsewhere.open(redis.opening(two, mark))))
        .isEqualTo(new Outcome.MarkUsed(mark));
  }

  /** By every dimension, in pages of two. */
  private void everyPageHoldsThem() {
    redis.listed();
    for (Opening opening : listed) {
      Session session = opening.session();
      var cuts =
          new ArrayList<Cut>(
              List.of(
                  new Cut.Subject(session.subject()),
                  new Cut.Client(session.client()),
                  new Cut.Issuer(session.issuer()),
                  new Cut.Target(session.targets().get(0)),
                  new Cut.Policy(session.policies().get(0))));
      session.task().ifPresent(task -> cuts.add(new Cut.Task(session.client(), task)));
      for (Cut cut : cuts) {
        assertThat(all(SessionFilter.of(cut))).as(cut.toString()).contains(session.id());
      }
      session
          .id()
          .parent()
          .ifPresent(
              parent -> assertThat(all(SessionFilter.childrenOf(parent))).contains(session.id()));
      isFoundWhole(session);
    }
    assertThat(
            all(
                SessionFilter.of()
                    .among(List.of(new Cut.Issuer("people"), new Cut.Client("desk")))))
        .containsAll(listed.stream().map(opening -> opening.session().id()).toList());
  }

  private void isFoundWhole(Session session) {
    SessionTree tree = await(redis.trees.find(session.id())).orElseThrow();
    assertThat(tree.session().session()).isEqualTo(session);
    assertThat(tree.ancestors()).hasSize(session.id().hops());
    assertThat(tree.secondParents()).hasSameSizeAs(session.secondParents());
    assertThat(tree.descendants())
        .extracting(found -> found.session().id())
        .containsExactlyInAnyOrderElementsOf(
            listed.stream()
                .map(opening -> opening.session().id())
                .filter(id -> !id.equals(session.id()) && id.lineage().contains(session.id()))
                .toList());
    assertThat(await(redis.index.extent(new Cut.Subject(session.subject()))).orElseThrow().atMost())
        .isPositive();
  }

  private Set<SessionId> all(SessionFilter filter) {
    var ids = new HashSet<SessionId>();
    Optional<String> from = Optional.empty();
    do {
      SessionPage page = await(redis.index.page(filter, from, 2));
      page.sessions().forEach(found -> ids.add(found.session().id()));
      from = page.next();
    } while (from.isPresent());
    return ids;
  }

  private Opening below(Opening above, Opening... actors) {
    Opening opening = opening(redis.ids.child(above.session().id()), above, actors);
    assertThat(await(elsewhere.open(opening))).isEqualTo(new Outcome.Opened());
    listed.add(opening);
    return opening;
  }

  private Opening opening(SessionId id, Opening above, Opening... actors) {
    var secondParents = new ArrayList<SessionId>();
    var tasks = new ArrayList<>(above.tasks());
    for (Opening actor : actors) {
      secondParents.add(actor.session().id());
      tasks.addAll(actor.tasks());
    }
    Session session = redis.session(id, secondParents.toArray(SessionId[]::new));
    Session of = Samples.of(session, "desk", above.session().subject());
    return redis.opening(of, tasks);
  }

  private Opening open(
      RedisSessionStore gateway, SessionId id, Party subject, Optional<String> task, int uses) {
    Opening opening = opening(id, subject, task, uses);
    assertThat(await(gateway.open(opening))).isEqualTo(new Outcome.Opened());
    listed.add(opening);
    return opening;
  }

  private Opening opening(SessionId id, Party subject, Optional<String> task, int uses) {
    Session session =
        Samples.session(
            id,
            redis.ids.tokenId(),
            task,
            uses == 0 ? Optional.empty() : Optional.of(uses),
            ActorChain.NONE,
            redis.clock.instant(),
            redis.clock.instant().plus(StoreFixture.LIFE));
    return redis.opening(Samples.of(session, "desk", subject));
  }

  private void end(Opening opening) {
    redis.end(opening.session().id());
  }

  private Lineage read(RedisSessionStore gateway, Opening opening) {
    return await(gateway.read(opening.reference()));
  }

  private void states(SessionState expected, Opening... openings) {
    for (Opening opening : openings) {
      assertThat(read(redis.store, opening).state()).isEqualTo(expected);
      assertThat(read(elsewhere, opening).state()).isEqualTo(expected);
    }
  }

  private void untilAnswered(RedisSessionStore gateway) {
    var nobodys = new SessionReference(redis.ids.root(), "none", List.of(), List.of());
    await(
        gateway
            .read(nobodys)
            .onFailure(StoreUnavailable.class)
            .retry()
            .withBackOff(Duration.ofMillis(50), Duration.ofMillis(100))
            .expireIn(Duration.ofSeconds(20).toMillis()));
  }
}
