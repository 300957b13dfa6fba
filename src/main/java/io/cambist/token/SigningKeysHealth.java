package io.cambist.token;

import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

/** Tells how the signing keys stand. It is always up: what was in force before a bad change is. */
@Readiness
@ApplicationScoped
class SigningKeysHealth implements HealthCheck {
  private final SigningKeys keys;

  SigningKeysHealth(SigningKeys keys) {
    this.keys = keys;
  }

  @Override
  public HealthCheckResponse call() {
    HealthCheckResponseBuilder answer =
        HealthCheckResponse.named("signing-keys")
            .up()
            .withData("signs", keys.active().keyId())
            .withData("published", keys.publicJwks().size());
    keys.refusal().ifPresent(why -> answer.withData("refused", why));
    return answer.build();
  }
}
