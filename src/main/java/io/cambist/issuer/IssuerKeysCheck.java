package io.cambist.issuer;

import io.smallrye.health.api.Wellness;
import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;

/** Tells operators how key fetching goes; always up, for one issuer must not take us down. */
@Wellness
@ApplicationScoped
class IssuerKeysCheck implements HealthCheck {
  private final IssuerKeyReport report;

  IssuerKeysCheck(IssuerKeyReport report) {
    this.report = report;
  }

  @Override
  public HealthCheckResponse call() {
    HealthCheckResponseBuilder answer = HealthCheckResponse.named("issuer-keys").up();
    for (IssuerKeyHealth issuer : report.now()) {
      answer.withData(issuer.issuer(), issuer.summary());
    }
    return answer.build();
  }
}
