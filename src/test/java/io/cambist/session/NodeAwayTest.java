package io.cambist.session;

import static io.cambist.session.StoreFixture.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cambist.cutoff.Cut;
import io.cambist.oauth.ActorChain;
import io.cambist.oauth.Party;
import io.cambist.redis.RedisPipeline;
import io.cambist.redis.StoreUnavailable;
import io.cambist.session.Opening.Outcome;
import io.cambist.testing.RedisCluster;
import io.cambist.testing.RedisServer;
import java.io.IOException;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A cluster of which one node hangs: what needs only the others goes on. */
@Timeout(60)
class NodeAwayTest {
  private RedisCluster cluster;
  private StoreFixture redis;

  @BeforeEach
  void start() throws Exception {
    cluster = RedisCluster.start();
    for (RedisServer node : cluster.primaries()) {
      node.ask("CONFIG", "SET", "cluster-require-full-coverage", "no");
    }
    redis =
        new StoreFixture(
            (vertx, metrics) ->
                new RedisPipeline(vertx, cluster.url(), StoreFixture.SHORT, metrics));
  }

  @AfterEach
  void stop() throws Exception {
    for (RedisServer node : cluster.primaries()) {
      node.resume();
    }
    redis.close();
    cluster.close();
  }

  /** One that the node holds, or does not. */
  private <T> T where(RedisServer node, boolean holds, Supplier<T> next, Key<T> key)
      throws IOException {
    for (T one : Stream.generate(next).limit(1_000).toList()) {
      if (cluster.owner(key.of(one)).equals(node) == holds) {
        return one;
      }
    }
    throw new AssertionError("no such key");
  }

  private interface Key<T> {
    String of(T one);
  }

  private Session opened(SessionId id, String client, String subject) {
    Session session =
        Samples.session(
            id,
            redis.ids.tokenId(),
            Optional.empty(),
            Optional.empty(),
            ActorChain.NONE,
            redis.clock.instant(),
            redis.clock.instant().plus(StoreFixture.LIFE));
    session = Samples.of(session, client, new Party("people", subject));
    assertThat(redis.open(redis.opening(session))).isEqualTo(new Outcome.Opened());
    return session;
  }

  @Test
  void an_index_that_is_away_holds_up_neither_openings_nor_other_indexes_and_is_made_good()
      throws Exception {
    RedisServer away =
        cluster.primaries().stream()
            .filter(node -> !isOwner(node, "{cut}:state") && !isOwner(node, "{audit}:issued"))
            .findFirst()
            .orElseThrow();
    SessionId id = where(away, false, redis.ids::root, RedisKeys::record);
    String client =
        where(away, true, redis.ids::tokenId, c -> IndexKeys.of(new Cut.Client(c)).get());
    String subject =
        where(
            away,
            false,
            redis.ids::tokenId,
            s -> IndexKeys.of(new Cut.Subject(new Party("people", s))).get());
    SessionFilter ofSubject = SessionFilter.of(new Cut.Subject(new Party("people", subject)));
    away.pause();
    Session session = opened(id, client, subject);
    assertThat(untilListed(ofSubject)).isEqualTo(session.id());
    assertThatThrownBy(
            () ->
                await(
                    redis.index.page(
                        SessionFilter.of(new Cut.Client(client)), Optional.empty(), 9)))
        .isInstanceOf(StoreUnavailable.class);
    away.resume();
    assertThat(untilListed(SessionFilter.of(new Cut.Client(client)))).isEqualTo(session.id());
  }

  private SessionId untilListed(SessionFilter filter) {
    return await(
        redis
            .index
            .page(filter, Optional.empty(), 9)
            .map(page -> page.sessions().get(0).session().id())
            .onFailure()
            .retry()
            .withBackOff(java.time.Duration.ofMillis(50), java.time.Duration.ofMillis(100))
            .expireIn(20_000));
  }

  private boolean isOwner(RedisServer node, String key) {
    try {
      return cluster.owner(key).equals(node);
    } catch (IOException failure) {
      throw new java.io.UncheckedIOException(failure);
    }
  }

  @Test
  void an_end_needs_only_the_slot_of_its_own_tree() throws Exception {
    RedisServer away = cluster.owner("{cut}:state");
    Session session = redis.opened(where(away, false, redis.ids::root, RedisKeys::record));
    SessionReference token = Samples.reference(session);
    away.pause();
    assertThatThrownBy(() -> await(redis.store.read(token))).isInstanceOf(StoreUnavailable.class);
    assertThat(await(redis.store.readTree(token)).state()).isEqualTo(SessionState.ACTIVE);
    redis.end(session.id());
    assertThat(await(redis.store.readTree(token)).state()).isEqualTo(SessionState.REVOKED);
    away.resume();
    assertThat(redis.untilDead(session)).isEqualTo(SessionState.REVOKED);
  }
}
