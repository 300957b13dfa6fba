package io.cambist.federation;

import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

/**
 * Tells how the configuration stands. It is always up: a bad change leaves the last good federation
 * in force, and taking gateways out of service for it would turn a typing error into an outage.
 */
@Readiness
@ApplicationScoped
class FederationHealth implements HealthCheck {
  private final FederationInForce federation;

  FederationHealth(FederationInForce federation) {
    this.federation = federation;
  }

  @Override
  public HealthCheckResponse call() {
    FederationStatus status = federation.status();
    HealthCheckResponseBuilder answer =
        HealthCheckResponse.named("federation")
            .up()
            .withData("revision", status.revision())
            .withData("since", status.since().toString())
            .withData("last-reload", status.lastReload().label())
            .withData("last-reload-at", status.lastReloadAt().toString())
            .withData("problems", status.problems().size());
    status.problems().stream()
        .findFirst()
        .ifPresent(problem -> answer.withData("first-problem", problem.toString()));
    return answer.build();
  }
}
