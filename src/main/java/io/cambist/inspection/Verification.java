package io.cambist.inspection;

import io.cambist.federation.Target;
import io.cambist.inspection.Presented.Scheme;
import io.cambist.jose.CompactJwt;
import io.cambist.oauth.Reason;
import io.cambist.oauth.Refusal;
import io.cambist.proof.DpopProof;
import io.cambist.session.Acceptance;
import io.cambist.session.Lineage;
import io.cambist.session.Opening.Mark;
import io.cambist.session.Session;
import io.cambist.session.SessionStore;
import io.cambist.token.OwnToken;
import io.cambist.token.OwnTokens;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpServerRequest;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.Optional;

/**
 * Judges a request that a proxy asks about, by what is true now: the token and its key first, which
 * cost no round trip; then its session, in one; then, in a second, what is used up by letting it
 * pass. A refusal uses nothing up.
 */
@ApplicationScoped
class Verification {
  private final OwnTokens ownTokens;
  private final HeldKeys keys;
  private final SessionStore sessions;
  private final Objections objections;
  private final SpentUses spentUses;
  private final Clock clock;

  Verification(
      OwnTokens ownTokens,
      HeldKeys keys,
      SessionStore sessions,
      Objections objections,
      SpentUses spentUses,
      Clock clock) {
    this.ownTokens = ownTokens;
    this.keys = keys;
    this.sessions = sessions;
    this.objections = objections;
    this.spentUses = spentUses;
    this.clock = clock;
  }

  /** A request on its way through the checks. */
  private record Case(Question question, Scheme scheme, OwnToken token, Optional<DpopProof> proof) {
    Verdict refused(Refusal refusal, Optional<Session> session) {
      return new Verdict.Refused(refusal, scheme, session);
    }
  }

  /**
   * @param asking the proxy's request, with what it has from the caller
   */
  Uni<Verdict> judge(Question question, HttpServerRequest asking) {
    Presented presented = Presented.of(asking.headers().getAll("Authorization"));
    if (presented instanceof Presented.Nothing) {
      return done(new Verdict.Unauthenticated());
    }
    if (presented instanceof Presented.Unreadable unreadable) {
      Scheme scheme = Challenge.schemes(question.target()).get(0);
      Refusal refusal = Refusal.of(Reason.AUTHORIZATION_MALFORMED, unreadable.why());
      return done(new Verdict.Refused(refusal, scheme, Optional.empty()));
    }
    Presented.Token sent = (Presented.Token) presented;
    CompactJwt.Parsed parsed = CompactJwt.parse(sent.text());
    if (parsed instanceof CompactJwt.Parsed.Malformed malformed) {
      return done(invalid(malformed.refusal(), sent.scheme()));
    }
    OwnTokens.Result verified = ownTokens.verify(((CompactJwt.Parsed.WellFormed) parsed).jwt());
    if (verified instanceof OwnTokens.Invalid invalid) {
      return done(invalid(invalid.refusal(), sent.scheme()));
    }
    OwnToken token = ((OwnTokens.Valid) verified).token();
    return keys.prove(token, sent, question, asking)
        .flatMap(
            shown -> {
              if (shown instanceof HeldKeys.NotShown not) {
                return done(new Verdict.Refused(not.refusal(), not.scheme(), Optional.empty()));
              }
              var one = new Case(question, sent.scheme(), token, ((HeldKeys.Shown) shown).proof());
              return sessions.read(token.session()).flatMap(lineage -> accept(one, lineage));
            });
  }

  private static Verdict invalid(Refusal why, Scheme scheme) {
    return new Verdict.Refused(
        Refusal.of(Reason.ACCESS_TOKEN_INVALID, why.reason().text() + ": " + why.detail()),
        scheme,
        Optional.empty());
  }

  private Uni<Verdict> accept(Case one, Lineage lineage) {
    Target target = one.question().target();
    Optional<Mark> request =
        one.question().mark(one.token().session().tokenId(), one.proof(), clock.instant());
    Optional<Refusal> objection =
        objections.to(one.question(), one.token(), lineage, request.isPresent());
    if (objection.isPresent()) {
      return done(one.refused(objection.get(), lineage.session()));
    }
    Session session = lineage.session().orElseThrow();
    boolean counted = !lineage.limits().isEmpty();
    if (!counted && one.proof().isEmpty()) {
      return done(new Verdict.Pass(session, one.token().expiresAt(), Optional.empty()));
    }
    return sessions
        .accept(
            new Acceptance(
                lineage, one.proof().map(DpopProof::once), request, counted && target.durable()))
        .map(outcome -> concluded(outcome, one, session, counted));
  }

  private Verdict concluded(
      Acceptance.Outcome outcome, Case one, Session session, boolean counted) {
    Optional<Session> known = Optional.of(session);
    return switch (outcome) {
      case ACCEPTED ->
          new Verdict.Pass(
              session,
              one.token().expiresAt(),
              counted
                  ? Optional.of(spentUses.record(session, one.question().target()))
                  : Optional.empty());
      case REPEATED -> new Verdict.Pass(session, one.token().expiresAt(), Optional.empty());
      case PROOF_USED ->
          one.refused(
              Refusal.of(Reason.DPOP_PROOF_REPLAYED, "the proof was used with this token before"),
              known);
      case SPENT ->
          one.refused(Refusal.of(Reason.ACCESS_TOKEN_SPENT, "another took the last use"), known);
      case ENDED ->
          one.refused(Refusal.of(Reason.ACCESS_TOKEN_INACTIVE, "it ended at this moment"), known);
    };
  }

  private static Uni<Verdict> done(Verdict verdict) {
    return Uni.createFrom().item(verdict);
  }
}
