package io.cambist.redis;

import io.smallrye.health.api.AsyncHealthCheck;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Ready only while Redis answers: without it nothing can be issued or looked up. */
@Readiness
@ApplicationScoped
class RedisReadiness implements AsyncHealthCheck {
  private final RedisPipeline redis;

  RedisReadiness(RedisPipeline redis) {
    this.redis = redis;
  }

  @Override
  public Uni<HealthCheckResponse> call() {
    return redis
        .ping()
        .map(
            lacking -> {
              var health = HealthCheckResponse.named("redis").up();
              lacking.ifPresent(replicas -> health.withData("replicas", replicas));
              return health.build();
            })
        .onFailure(StoreUnavailable.class)
        .recoverWithItem(
            failure ->
                HealthCheckResponse.named("redis")
                    .down()
                    .withData("problem", failure.getMessage())
                    .build());
  }
}
