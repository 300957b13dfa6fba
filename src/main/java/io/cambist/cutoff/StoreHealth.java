package io.cambist.cutoff;

import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

/**
 * Which store the gateway works with, and whether it was ever not what it had been. It stays up:
 * what was lost is dead, and what is new is sound.
 */
@Readiness
@ApplicationScoped
class StoreHealth implements HealthCheck {
  private final RedisCutOffs cutOffs;

  StoreHealth(RedisCutOffs cutOffs) {
    this.cutOffs = cutOffs;
  }

  @Override
  public HealthCheckResponse call() {
    HealthCheckResponseBuilder health = HealthCheckResponse.named("session-store").up();
    cutOffs
        .held()
        .ifPresent(
            held ->
                health
                    .withData("epoch", held.state().epoch())
                    .withData("cut-offs", cutOffs.inForce()));
    cutOffs.latestLoss().ifPresent(loss -> health.withData("loss", loss));
    return health.build();
  }
}
