package io.cambist.exchange;

import io.cambist.cutoff.CutOff;
import io.cambist.exchange.ExchangeRequest.TokenParameter;
import io.cambist.federation.Federation;
import io.cambist.issuer.AssertionVerifier;
import io.cambist.issuer.Verification;
import io.cambist.jose.CompactJwt;
import io.cambist.jose.UnverifiedJwt;
import io.cambist.oauth.Reason;
import io.cambist.oauth.Refusal;
import io.cambist.oauth.TokenType;
import io.cambist.policy.StandingRules;
import io.cambist.session.Lineage;
import io.cambist.session.SessionState;
import io.cambist.session.SessionStore;
import io.cambist.token.OwnToken;
import io.cambist.token.OwnTokens;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import java.util.function.Supplier;

/** Turns the token parameters of a request into verified tokens. The {@code iss} decides how. */
@ApplicationScoped
class PresentedTokens {
  private final OwnTokens ownTokens;
  private final AssertionVerifier assertions;
  private final SessionStore sessions;
  private final StandingRules rules;

  PresentedTokens(
      OwnTokens ownTokens,
      AssertionVerifier assertions,
      SessionStore sessions,
      StandingRules rules) {
    this.ownTokens = ownTokens;
    this.assertions = assertions;
    this.sessions = sessions;
    this.rules = rules;
  }

  /** A token parameter taken apart, or why it cannot be. */
  sealed interface Parsed {
    record WellFormed(TokenParameter parameter, UnverifiedJwt jwt) implements Parsed {}

    record Malformed(Refusal refusal) implements Parsed {}

    static Parsed of(TokenParameter parameter) {
      CompactJwt.Parsed parsed = CompactJwt.parse(parameter.token());
      return parsed instanceof CompactJwt.Parsed.Malformed malformed
          ? new Malformed(malformed.refusal().at(parameter.name()))
          : new WellFormed(parameter, ((CompactJwt.Parsed.WellFormed) parsed).jwt());
    }
  }

  /** A token parameter verified, or why it is refused. */
  sealed interface Result {
    record Accepted(PresentedToken token) implements Result {}

    record Rejected(Refusal refusal) implements Result {}
  }

  Uni<Result> verify(Parsed.WellFormed parsed, Federation federation) {
    TokenParameter parameter = parsed.parameter();
    if (ownTokens.areOurs(parsed.jwt())) {
      return verifyOurs(parsed.jwt(), parameter, federation);
    }
    return assertions
        .verify(parsed.jwt(), parameter.declared(), federation)
        .map(verification -> foreign(verification, parameter));
  }

  /** What a verification means for the parameter in which the assertion came. */
  static Result foreign(Verification verification, TokenParameter parameter) {
    return verification instanceof Verification.Verified verified
        ? new Result.Accepted(new PresentedToken.Foreign(verified.assertion()))
        : rejected(((Verification.Rejected) verification).refusal(), parameter);
  }

  private Uni<Result> verifyOurs(
      UnverifiedJwt jwt, TokenParameter parameter, Federation federation) {
    Own own = own(parameter, () -> ownTokens.verify(jwt));
    if (own instanceof Own.Rejected rejected) {
      return Uni.createFrom().item(new Result.Rejected(rejected.refusal()));
    }
    OwnToken token = ((Own.Sound) own).token();
    return sessions
        .read(token.session())
        .map(
            lineage ->
                refusal(token, lineage, federation)
                    .map(refusal -> rejected(refusal, parameter))
                    .orElseGet(() -> accepted(token, lineage)));
  }

  /** A token whose session is live. */
  static Result accepted(OwnToken token, Lineage lineage) {
    return new Result.Accepted(
        new PresentedToken.Ours(
            token,
            lineage.session().orElseThrow(),
            lineage.targets(),
            !lineage.limits().isEmpty()));
  }

  private Optional<Refusal> refusal(OwnToken token, Lineage lineage, Federation federation) {
    return live(lineage)
        ? forbidden(lineage, rules, federation)
        : Optional.of(dead(token, lineage));
  }

  /** Why nothing may come of a live session any more. */
  static Optional<Refusal> forbidden(Lineage lineage, StandingRules rules, Federation federation) {
    return rules
        .forbidding(lineage, federation)
        .map(rule -> Refusal.of(Reason.POLICY_FORBIDDEN, "rule " + rule + " forbids its session"));
  }

  /** A token of ours whose session is still to be asked for. */
  sealed interface Own {
    record Sound(OwnToken token) implements Own {}

    record Rejected(Refusal refusal) implements Own {}
  }

  /**
   * What a verification of a token of ours means for the parameter in which it came; it is not
   * asked for where the token is declared to be something else.
   */
  static Own own(TokenParameter parameter, Supplier<OwnTokens.Result> verification) {
    if (parameter.declared() == TokenType.ID_TOKEN) {
      Reason reason =
          parameter.name().equals("subject_token")
              ? Reason.SUBJECT_TOKEN_TYPE_UNSUPPORTED
              : Reason.ACTOR_TOKEN_TYPE_UNSUPPORTED;
      return new Own.Rejected(
          Refusal.of(reason, "a token of ours declared as id_token")
              .at(parameter.name() + "_type"));
    }
    OwnTokens.Result result = verification.get();
    return result instanceof OwnTokens.Valid valid
        ? new Own.Sound(valid.token())
        : new Own.Rejected(at(parameter, ((OwnTokens.Invalid) result).refusal()));
  }

  private static Refusal dead(OwnToken token, Lineage lineage) {
    return lineage
        .cutOff()
        .filter(CutOff::inForce)
        .map(cutOff -> Refusal.of(Reason.CUT_OFF, cutOff.describe()))
        .orElseGet(
            () ->
                Refusal.of(
                    Reason.TOKEN_INACTIVE,
                    "session " + token.session().id() + " is " + lineage.state()));
  }

  private static boolean live(Lineage lineage) {
    return lineage.state() == SessionState.ACTIVE && lineage.session().isPresent();
  }

  private static Result rejected(Refusal refusal, TokenParameter parameter) {
    return new Result.Rejected(at(parameter, refusal));
  }

  private static Refusal at(TokenParameter parameter, Refusal refusal) {
    return refusal.parameter().isPresent() ? refusal : refusal.at(parameter.name());
  }
}
