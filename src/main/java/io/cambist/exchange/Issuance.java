package io.cambist.exchange;

import io.cambist.audit.AuditEvent;
import io.cambist.audit.AuditKind;
import io.cambist.audit.AuditTrail;
import io.cambist.audit.DecisionId;
import io.cambist.audit.Evidence;
import io.cambist.jose.SigningKey;
import io.cambist.oauth.Reason;
import io.cambist.oauth.Refusal;
import io.cambist.oauth.TokenType;
import io.cambist.redis.StoreUnavailable;
import io.cambist.session.Opening;
import io.cambist.session.SessionStore;
import io.cambist.token.AccessToken;
import io.cambist.token.SigningKeys;
import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.jboss.logging.Logger;

/**
 * Opens the session and signs its token, side by side; the token is released only when the session
 * is open. A session without a token may come to be, a token without a session never.
 */
@ApplicationScoped
class Issuance {
  private static final Logger LOG = Logger.getLogger(Issuance.class);

  private final SessionStore sessions;
  private final Minting minting;
  private final SigningKeys keys;
  private final AuditTrail audit;
  private final MeterRegistry metrics;

  Issuance(
      SessionStore sessions,
      Minting minting,
      SigningKeys keys,
      AuditTrail audit,
      MeterRegistry metrics) {
    this.sessions = sessions;
    this.minting = minting;
    this.keys = keys;
    this.audit = audit;
    this.metrics = metrics;
  }

  Uni<Outcome> issue(Plan plan, TokenType type, Circumstances seen) {
    Minting.Result made = minting.make(plan);
    if (made instanceof Minting.Result.Refused refused) {
      if (refused.refusal().reason() == Reason.ATTENUATION_VIOLATED) {
        LOG.errorf(
            "A token would have been wider than what it is made from: %s",
            refused.refusal().detail());
      }
      return Uni.createFrom().item(new Outcome.Refused(refused.refusal(), seen));
    }
    Draft draft = ((Minting.Result.Made) made).draft();
    SigningKey key = keys.active();
    DecisionId decision = audit.newDecision(AuditKind.TOKEN_ISSUED);
    Evidence evidence = audit.issuance(event(draft, decision, seen));
    Opening opening = draft.opening(key.keyId(), decision.text(), List.of(evidence.companion()));
    // The command leaves before the signature is made: the one waits for the other's company.
    CompletionStage<Opening.Outcome> opened = sessions.open(opening).subscribeAsCompletionStage();
    String compact = key.sign(AccessToken.TYPE, draft.payload());
    return Uni.createFrom()
        .completionStage(opened)
        .map(
            outcome ->
                draft
                    .refusal(outcome)
                    .<Outcome>map(refusal -> new Outcome.Refused(refusal, seen))
                    .orElseGet(() -> released(draft, compact, type, decision, evidence)))
        .onFailure(StoreUnavailable.class)
        .recoverWithItem(failure -> withheld(failure, draft.token(), decision, seen));
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
      Draft draft, String compact, TokenType type, DecisionId decision, Evidence evidence) {
    evidence.log();
    for (String target : draft.plan().targets()) {
      metrics.counter("cambist.tokens.issued", "target", target).increment();
    }
    AccessToken token = draft.token();
    return new Outcome.Issued(
        compact,
        type,
        token.tokenType(),
        token.life().toSeconds(),
        token.scopes(),
        token.details(),
        decision.text());
  }

  private static AuditEvent event(Draft draft, DecisionId decision, Circumstances seen) {
    AccessToken token = draft.token();
    AuditEvent.Builder event = AuditEvent.of(decision, AuditKind.TOKEN_ISSUED);
    draft.plan().task().ifPresent(event::task);
    return seen.describe(event)
        .sub(token.sub())
        .audience(token.audiences())
        .scopes(token.scopes())
        .detailTypes(token.details().types())
        .revision(draft.plan().federation().revision())
        .session(token.session().text())
        .tokenId(token.tokenId())
        .ttl(token.life())
        .build();
  }
}
