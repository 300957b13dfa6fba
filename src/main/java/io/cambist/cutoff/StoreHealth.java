package io.cambist.cutoff;

import io.cambist.redis.StoreUnavailable;
import io.smallrye.health.api.AsyncHealthCheck;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

/**
 * Which store the gateway works with, and whether it was ever not what it had been. That alone does
 * not make it unready: what was lost is dead, and what is new is sound. Of a store that cannot be
 * asked it claims nothing.
 */
@Readiness
@ApplicationScoped
class StoreHealth implements AsyncHealthCheck {
  private static final String NAME = "session-store";

  private final RedisCutOffs cutOffs;

  StoreHealth(RedisCutOffs cutOffs) {
    this.cutOffs = cutOffs;
  }

  @Override
  public Uni<HealthCheckResponse> call() {
    return cutOffs
        .now()
        .map(this::known)
        .onFailure(StoreUnavailable.class)
        .recoverWithItem(
            away ->
                HealthCheckResponse.named(NAME)
                    .down()
                    .withData("problem", away.getMessage())
                    .build());
  }

  private HealthCheckResponse known(KnownCutOffs held) {
    HealthCheckResponseBuilder health =
        HealthCheckResponse.named(NAME)
            .up()
            .withData("epoch", held.state().epoch())
            .withData("cut-offs", cutOffs.inForce());
    cutOffs.latestLoss().ifPresent(loss -> health.withData("loss", loss));
    return health.build();
  }
}
