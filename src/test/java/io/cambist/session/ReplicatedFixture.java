package io.cambist.session;

import static io.cambist.session.StoreFixture.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cambist.cutoff.Cut;
import io.cambist.oauth.ActorChain;
import io.cambist.oauth.Party;
import io.cambist.redis.RedisPipeline;
import io.cambist.redis.StoreUnavailable;
import io.cambist.redis.TestPipelines;
import io.cambist.session.Opening.Outcome;
import io.cambist.testing.RedisSentinels;
import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** Two gateways that count a write when a replica has it. */
final class ReplicatedFixture implements AutoCloseable {
  static final Cut LEFT = new Cut.Client("left");
  private static final Duration DEADLINE = Duration.ofSeconds(1);

  final RedisSentinels servers;
  final StoreFixture redis;
  final RedisSessionStore elsewhere;

  ReplicatedFixture() throws Exception {
    servers = RedisSentinels.start();
    redis = new StoreFixture(this::pipeline);
    elsewhere = redis.anotherStore(this::pipeline);
  }

  @Override
  public void close() throws IOException {
    redis.close();
    servers.close();
  }

  RedisPipeline pipeline(Vertx vertx, MeterRegistry metrics) {
    return TestPipelines.withReplicas(vertx, servers.url(), 1, DEADLINE, metrics);
  }

  Session session(SessionId id, String client, Optional<String> task, int uses) {
    Session session =
        Samples.session(
            id,
            redis.ids.tokenId(),
            task,
            uses == 0 ? Optional.empty() : Optional.of(uses),
            ActorChain.NONE,
            redis.clock.instant(),
            redis.clock.instant().plus(StoreFixture.LIFE));
    return Samples.of(session, client, new Party("people", "ada"));
  }

  Session opened(SessionId id, String client, Optional<String> task, int uses) {
    Session session = session(id, client, task, uses);
    assertThat(redis.open(redis.opening(session))).isEqualTo(new Outcome.Opened());
    return session;
  }

  Session opened() {
    return opened(redis.ids.root(), "desk", Optional.empty(), 0);
  }

  Ending ending(SessionState state) {
    return new Ending(state, "by this test", redis.clock.instant());
  }

  Uni<Void> end(RedisSessionStore gateway, Session session) {
    return gateway.end(session.id(), ending(SessionState.REVOKED));
  }

  static void refused(Uni<?> asked) {
    assertThatThrownBy(() -> await(asked))
        .isInstanceOf(StoreUnavailable.class)
        // On a busy machine the deadline of the whole may come first.
        .hasMessageFindingMatch("0 of 1 replicas|no answer in time");
  }

  /** All at once, for each of them is waited for in vain. */
  static void refused(List<Uni<?>> asked) {
    List<CompletionStage<?>> stages = new ArrayList<>();
    asked.forEach(one -> stages.add(one.subscribeAsCompletionStage()));
    for (CompletionStage<?> stage : stages) {
      assertThatThrownBy(() -> stage.toCompletableFuture().join())
          .hasCauseInstanceOf(StoreUnavailable.class);
    }
  }

  List<SessionState> states(Session session) {
    SessionReference token = redis.opening(session).reference();
    return List.of(await(redis.store.read(token)).state(), await(elsewhere.read(token)).state());
  }

  static List<SessionState> both(SessionState state) {
    return List.of(state, state);
  }
}
