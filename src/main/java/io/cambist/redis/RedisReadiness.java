package io.cambist.redis;

import io.smallrye.health.api.AsyncHealthCheck;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Ready only while Redis answers: without it nothing can be issued or looked up. */
@Readiness
@ApplicationScoped
class RedisReadiness implements AsyncHealthCheck {
  private static final Command PING = Command.of("PING");

  private final RedisPipeline redis;

  RedisReadiness(RedisPipeline redis) {
    this.redis = redis;
  }

  @Override
  public Uni<HealthCheckResponse> call() {
    return redis
        .send(List.of(PING))
        .map(replies -> replies.get(0).isAnswer() ? up() : down(replies.get(0).toString()))
        .onFailure(StoreUnavailable.class)
        .recoverWithItem(failure -> down(failure.getMessage()));
  }

  private static HealthCheckResponse up() {
    return HealthCheckResponse.named("redis").up().build();
  }

  private static HealthCheckResponse down(String problem) {
    return HealthCheckResponse.named("redis").down().withData("problem", problem).build();
  }
}
