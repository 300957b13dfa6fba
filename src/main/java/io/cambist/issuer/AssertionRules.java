package io.cambist.issuer;

import io.cambist.expression.Budget;
import io.cambist.expression.Expression;
import io.cambist.federation.AssuranceLevels;
import io.cambist.federation.Federation;
import io.cambist.federation.Issuer;
import io.cambist.jose.Claims;
import io.cambist.jose.UnverifiedJwt;
import io.cambist.oauth.ActorChain;
import io.cambist.oauth.Confirmation;
import io.cambist.oauth.Party;
import io.cambist.oauth.Reason;
import io.cambist.oauth.Refusal;
import io.cambist.oauth.Scopes;
import io.cambist.oauth.TokenType;
import java.time.Clock;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Everything that an issuer's assertion is held against but its signature. */
final class AssertionRules {
  private final Clock clock;
  private final String gateway;

  /**
   * @param gateway our issuer identifier
   */
  AssertionRules(Clock clock, String gateway) {
    this.clock = clock;
    this.gateway = gateway;
  }

  /** What came of it. */
  sealed interface Result {
    /** A token that could pass, and what was read from it on the way. */
    record Candidate(
        Issuer issuer,
        AssuranceLevels levels,
        ActorChain actors,
        Optional<Confirmation> confirmation,
        Optional<String> onceDigest)
        implements Result {}

    record Refused(Refusal refusal) implements Result {}
  }

  /** Why a token of the issuer cannot be declared so, if it cannot. */
  static Optional<Refusal> misdeclared(TokenType declared, Issuer issuer) {
    return issuer.tokenTypes().contains(declared)
        ? Optional.empty()
        : Optional.of(
            Refusal.of(
                Reason.TOKEN_TYPE_REFUSED,
                "declared as " + declared + "; the issuer's are taken as " + issuer.tokenTypes()));
  }

  /** Why a token cannot be of the issuer, if it says that it is another's. */
  static Optional<Refusal> foreign(UnverifiedJwt jwt, Issuer issuer) {
    return jwt.claims().has("iss") && !jwt.issuer().equals(Optional.of(issuer.issuer()))
        ? Optional.of(
            Refusal.of(Reason.TOKEN_ISSUER_UNKNOWN, "iss is not that of issuer " + issuer.name()))
        : Optional.empty();
  }

  /** Checks all that needs no key. */
  Result check(UnverifiedJwt jwt, Issuer issuer, Federation federation) {
    Optional<Refusal> fault = ClaimRules.fault(jwt, issuer, clock.instant());
    if (fault.isPresent()) {
      return new Result.Refused(fault.get());
    }
    ActClaim.Result act = ActClaim.read(jwt.claims(), issuer, federation, gateway);
    if (act instanceof ActClaim.Result.Unreadable unreadable) {
      return new Result.Refused(unreadable.refusal());
    }
    KeyCommitment.Result commitment = KeyCommitment.of(jwt.claims(), issuer);
    if (commitment instanceof KeyCommitment.Result.Unreadable unreadable) {
      return new Result.Refused(unreadable.refusal());
    }
    Optional<String> once = issuer.singleUse() ? OnceDigest.of(jwt, issuer) : Optional.empty();
    if (issuer.singleUse() && once.isEmpty()) {
      return new Result.Refused(
          Refusal.of(
              Reason.TOKEN_ID_MISSING,
              issuer.idClaim().orElse("") + " is not a string with something in it, nor a number"));
    }
    return new Result.Candidate(
        issuer,
        federation.levels(),
        ((ActClaim.Result.Read) act).actors(),
        ((KeyCommitment.Result.Read) commitment).key(),
        once);
  }

  /**
   * Maps the attributes, when all else has passed.
   *
   * @param claims of whoever may reach an expression
   */
  static Verification mapped(Result.Candidate candidate, Claims claims) {
    Issuer issuer = candidate.issuer();
    var attributes = new LinkedHashMap<String, Object>();
    if (!issuer.attributes().isEmpty()) {
      Map<String, Object> variables = Map.of("claims", claims.members());
      var budget = new Budget();
      for (Map.Entry<String, Expression> attribute : issuer.attributes().entrySet()) {
        Expression.Result result = attribute.getValue().evaluate(variables, budget);
        if (result instanceof Expression.Result.Failed failed) {
          return new Verification.Rejected(
              Refusal.of(
                  Reason.TOKEN_MAPPING_FAILED,
                  "the expression of attribute %s %s"
                      .formatted(attribute.getKey(), failed.message())));
        }
        attributes.put(attribute.getKey(), ((Expression.Result.Value) result).value());
      }
    }
    return new Verification.Verified(
        new Assertion(
            issuer,
            new Party(issuer.name(), claims.string("sub").orElseThrow()),
            candidate.actors(),
            claims,
            Collections.unmodifiableMap(attributes),
            issuer.assurance().of(claims.members(), attributes, candidate.levels()),
            claims.time("exp").orElseThrow(),
            claims.string("scope").flatMap(Scopes::parse),
            candidate.confirmation(),
            candidate.onceDigest()));
  }
}
