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
  private final ShadowFederation shadow;

  FederationHealth(FederationInForce federation, ShadowFederation shadow) {
    this.federation = federation;
    this.shadow = shadow;
  }

  @Override
  public HealthCheckResponse call() {
    HealthCheckResponseBuilder answer = HealthCheckResponse.named("federation").up();
    tell(answer, "", federation.status());
    shadow.status().ifPresent(status -> tell(answer, "shadow-", status));
    return answer.build();
  }

  private static void tell(
      HealthCheckResponseBuilder answer, String prefix, FederationStatus status) {
    answer
        .withData(prefix + "revision", status.revision())
        .withData(prefix + "since", status.since().toString())
        .withData(prefix + "last-reload", status.lastReload().label())
        .withData(prefix + "last-reload-at", status.lastReloadAt().toString())
        .withData(prefix + "problems", status.problems().size());
    status.problems().stream()
        .findFirst()
        .ifPresent(problem -> answer.withData(prefix + "first-problem", problem.toString()));
  }
}
