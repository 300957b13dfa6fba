package io.cambist.exchange;

import io.cambist.audit.AuditEvent;
import io.cambist.audit.AuditKind;
import io.cambist.audit.AuditTrail;
import io.cambist.audit.DecisionId;
import io.cambist.audit.Evidence;
import io.cambist.issuer.Assertion;
import io.cambist.jose.Claims;
import io.cambist.jose.JsonText;
import io.cambist.jose.SigningKey;
import io.cambist.oauth.Reason;
import io.cambist.oauth.Refusal;
import io.cambist.oauth.TokenType;
import io.cambist.redis.StoreUnavailable;
import io.cambist.session.Opening;
import io.cambist.session.Session;
import io.cambist.session.SessionId;
import io.cambist.session.SessionIds;
import io.cambist.session.SessionStore;
import io.cambist.token.AccessToken;
import io.cambist.token.Attenuation;
import io.cambist.token.SigningKeys;
import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/**
 * Opens the session and signs its token, side by side; the token is released only when the session
 * is open. A session without a token may come to be, a token without a session never.
 */
@ApplicationScoped
class Issuance {
  private static final Logger LOG = Logger.getLogger(Issuance.class);

  private final SessionStore sessions;
  private final SessionIds ids;
  private final SigningKeys keys;
  private final AuditTrail audit;
  private final MeterRegistry metrics;
  private final String issuer;
  private final Duration ceiling;

  Issuance(
      SessionStore sessions,
      SessionIds ids,
      SigningKeys keys,
      AuditTrail audit,
      MeterRegistry metrics,
      @ConfigProperty(name = "cambist.issuer") String issuer,
      @ConfigProperty(name = "cambist.max-ttl", defaultValue = "PT15M") Duration ceiling) {
    this.sessions = sessions;
    this.ids = ids;
    this.keys = keys;
    this.audit = audit;
    this.metrics = metrics;
    this.issuer = issuer;
    this.ceiling = ceiling;
  }

  Uni<Outcome> issue(Plan plan, TokenType type, Circumstances seen) {
    Optional<Refusal> conflict = UsedOnce.conflict(plan);
    if (conflict.isPresent()) {
      return Uni.createFrom().item(new Outcome.Refused(conflict.get(), seen));
    }
    SigningKey key = keys.active();
    DecisionId decision = audit.newDecision(AuditKind.TOKEN_ISSUED);
    AccessToken token = token(plan);
    Claims claims = token.claims();
    Optional<String> violation =
        Attenuation.violation(claims, plan.bounds(issuer, plan.now().plus(ceiling)));
    if (violation.isPresent()) {
      LOG.errorf("A token would have been wider than what it is made from: %s", violation.get());
      return refused(Reason.ATTENUATION_VIOLATED, violation.get(), seen);
    }
    byte[] payload = JsonText.bytes(claims.members());
    if (AccessToken.isTooLarge(payload)) {
      return refused(Reason.SESSION_TOO_LARGE, "its token could not be read again", seen);
    }
    Evidence evidence = audit.issuance(event(plan, token, decision, seen));
    // The command leaves before the signature is made: the one waits for the other's company.
    CompletionStage<Opening.Outcome> opened =
        open(plan, session(plan, token, key, decision), evidence).subscribeAsCompletionStage();
    String compact = key.sign(AccessToken.TYPE, payload);
    return Uni.createFrom()
        .completionStage(opened)
        .map(outcome -> released(plan, outcome, compact, type, token, decision, evidence, seen))
        .onFailure(StoreUnavailable.class)
        .recoverWithItem(failure -> withheld(failure, token, decision, seen));
  }

  /**
   * The issuance may stand in the evidence by now: what follows it there says that it came to
   * nothing.
   */
  private Outcome withheld(
      Throwable failure, AccessToken token, DecisionId decision, Circumstances seen) {
    audit.record(
        seen.describe(
                AuditEvent.of(audit.newDecision(AuditKind.SESSION_ENDED), AuditKind.SESSION_ENDED))
            .sub(token.sub())
            .session(token.session().text())
            .tokenId(token.tokenId())
            .detail("no token was released for decision " + decision.text())
            .build());
    return new Outcome.Refused(
        Refusal.of(Reason.STORE_UNAVAILABLE, failure.getMessage() + "; see " + decision.text()),
        seen);
  }

  private Outcome released(
      Plan plan,
      Opening.Outcome outcome,
      String compact,
      TokenType type,
      AccessToken token,
      DecisionId decision,
      Evidence evidence,
      Circumstances seen) {
    if (outcome instanceof Opening.Outcome.Opened) {
      evidence.log();
      for (String target : seen.targets()) {
        metrics.counter("cambist.tokens.issued", "target", target).increment();
      }
      return new Outcome.Issued(
          compact,
          type,
          token.tokenType(),
          token.life().toSeconds(),
          token.scopes(),
          token.details(),
          decision.text());
    }
    if (outcome instanceof Opening.Outcome.MarkUsed used) {
      return new Outcome.Refused(UsedOnce.refusal(plan, used.mark()), seen);
    }
    if (outcome instanceof Opening.Outcome.ParentEnded) {
      return new Outcome.Refused(
          Refusal.of(Reason.TOKEN_INACTIVE, "it ended while it was exchanged").at("subject_token"),
          seen);
    }
    if (outcome instanceof Opening.Outcome.IsCutOff dead) {
      return new Outcome.Refused(Refusal.of(Reason.CUT_OFF, dead.cutOff().describe()), seen);
    }
    if (outcome instanceof Opening.Outcome.TaskCompleted) {
      return new Outcome.Refused(Refusal.of(Reason.TASK_COMPLETED, "its mark stands"), seen);
    }
    if (outcome instanceof Opening.Outcome.TooLarge tooLarge) {
      return new Outcome.Refused(
          Refusal.of(Reason.SESSION_TOO_LARGE, "a record of " + tooLarge.bytes() + " bytes"), seen);
    }
    return new Outcome.Refused(
        Refusal.of(Reason.TOKEN_REPLAYED, "its session exists").at("subject_token"), seen);
  }

  private Uni<Opening.Outcome> open(Plan plan, Session session, Evidence evidence) {
    return sessions.open(
        new Opening(
            session,
            UsedOnce.keepUntil(plan, session),
            UsedOnce.marks(plan),
            plan.tasks(),
            List.of(evidence.companion()),
            UsedOnce.isDurable(plan)));
  }

  private AccessToken token(Plan plan) {
    return new AccessToken(
        issuer,
        plan.sub(),
        plan.audiences(),
        plan.grant().scopes(),
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

  private static Session session(
      Plan plan, AccessToken token, SigningKey key, DecisionId decision) {
    return new Session(
        token.session(),
        token.tokenId(),
        key.keyId(),
        plan.subject().party(),
        token.sub(),
        token.actors(),
        token.clientId(),
        plan.subject().issuer(),
        plan.targets(),
        token.scopes(),
        plan.keptDetails(),
        token.confirmation(),
        plan.rules(),
        plan.federation().revision(),
        token.secondParents(),
        plan.keptAttributes(),
        decision.text(),
        plan.task(),
        plan.grant().uses(),
        plan.now(),
        plan.expiresAt());
  }

  private static AuditEvent event(
      Plan plan, AccessToken token, DecisionId decision, Circumstances seen) {
    AuditEvent.Builder event = AuditEvent.of(decision, AuditKind.TOKEN_ISSUED);
    plan.task().ifPresent(event::task);
    return seen.describe(event)
        .sub(token.sub())
        .audience(token.audiences())
        .scopes(token.scopes())
        .detailTypes(token.details().types())
        .revision(plan.federation().revision())
        .session(token.session().text())
        .tokenId(token.tokenId())
        .ttl(token.life())
        .build();
  }

  private static Uni<Outcome> refused(Reason reason, String detail, Circumstances seen) {
    return Uni.createFrom().item(new Outcome.Refused(Refusal.of(reason, detail), seen));
  }
}
