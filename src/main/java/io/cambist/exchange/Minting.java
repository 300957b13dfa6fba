package io.cambist.exchange;

import io.cambist.issuer.Assertion;
import io.cambist.jose.Claims;
import io.cambist.jose.JsonText;
import io.cambist.oauth.Reason;
import io.cambist.oauth.Refusal;
import io.cambist.session.SessionId;
import io.cambist.session.SessionIds;
import io.cambist.token.AccessToken;
import io.cambist.token.Attenuation;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Makes of a plan all but the signature, and holds it against what it is made from. */
@ApplicationScoped
class Minting {
  private final SessionIds ids;
  private final String issuer;
  private final Duration ceiling;

  Minting(
      SessionIds ids,
      @ConfigProperty(name = "cambist.issuer") String issuer,
      @ConfigProperty(name = "cambist.max-ttl") Duration ceiling) {
    this.ids = ids;
    this.issuer = issuer;
    this.ceiling = ceiling;
  }

  /** What came of it. */
  sealed interface Result {
    record Made(Draft draft) implements Result {}

    record Refused(Refusal refusal) implements Result {}
  }

  Result make(Plan plan) {
    Optional<Refusal> conflict = UsedOnce.conflict(plan);
    if (conflict.isPresent()) {
      return new Result.Refused(conflict.get());
    }
    AccessToken token = token(plan);
    Claims claims = token.claims();
    Optional<String> violation =
        Attenuation.violation(claims, plan.bounds(issuer, plan.now().plus(ceiling)));
    if (violation.isPresent()) {
      return refused(Reason.ATTENUATION_VIOLATED, violation.get());
    }
    byte[] payload = JsonText.bytes(claims.members());
    return AccessToken.isTooLarge(payload)
        ? refused(Reason.SESSION_TOO_LARGE, "its token could not be read again")
        : new Result.Made(new Draft(plan, token, payload));
  }

  private AccessToken token(Plan plan) {
    return new AccessToken(
        issuer,
        plan.sub(),
        plan.audiences(),
        plan.grant().scopes(),
        plan.assurance(),
        plan.grant().details(),
        plan.caller().client().id(),
        ids.tokenId(),
        id(plan),
        plan.actors(),
        plan.secondParents(),
        plan.tasks(),
        plan.carriedMayAct(),
        plan.confirmation(),
        plan.grant().claims(),
        plan.now(),
        plan.expiresAt());
  }

  private SessionId id(Plan plan) {
    if (plan.parent().isPresent()) {
      return ids.child(plan.parent().get());
    }
    Assertion assertion = ((PresentedToken.Foreign) plan.subject()).assertion();
    return assertion.onceDigest().map(SessionId::new).orElseGet(ids::root);
  }

  private static Result refused(Reason reason, String detail) {
    return new Result.Refused(Refusal.of(reason, detail));
  }
}
