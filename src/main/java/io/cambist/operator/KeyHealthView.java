package io.cambist.operator;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.cambist.issuer.IssuerKeyHealth;
import java.time.Instant;
import java.util.Optional;

/**
 * How it stands at this gateway with the keys of an issuer, or of a client that signs for itself.
 *
 * @param owner the issuer's name, or {@code client:} and the client's id
 * @param state good; failing (the latest fetch failed, older keys are in use); missing (there are
 *     none to use); idle (nobody has needed them yet)
 * @param keys how many can verify signatures
 * @param unusable how many are published besides
 * @param fetchedAt when they were last fetched with success
 * @param problem why the latest fetch failed
 */
@JsonNaming(SnakeCaseStrategy.class)
public record KeyHealthView(
    String owner,
    String state,
    int keys,
    int unusable,
    Optional<Instant> fetchedAt,
    Optional<String> problem) {
  static KeyHealthView of(IssuerKeyHealth health) {
    String withoutProblem = health.lastSuccess().isPresent() ? "good" : "idle";
    String withProblem = health.keys() > 0 ? "failing" : "missing";
    return new KeyHealthView(
        health.issuer(),
        health.lastError().isPresent() ? withProblem : withoutProblem,
        health.keys(),
        health.skipped(),
        health.lastSuccess(),
        health.lastError());
  }
}
