package io.cambist.issuer;

import io.cambist.expression.Budget;
import io.cambist.expression.Expression;
import io.cambist.federation.Federation;
import io.cambist.federation.Issuer;
import io.cambist.jose.Claims;
import io.cambist.jose.SignedJwt;
import io.cambist.jose.UnverifiedJwt;
import io.cambist.oauth.ActorChain;
import io.cambist.oauth.Confirmation;
import io.cambist.oauth.Party;
import io.cambist.oauth.Reason;
import io.cambist.oauth.Refusal;
import io.cambist.oauth.Scopes;
import io.cambist.oauth.TokenType;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Verifies assertions in one safe order: a configured issuer, then everything that needs no key,
 * then the signature, and the attributes last. So only a token that could pass makes us fetch keys,
 * and only one whose signature is good reaches an expression.
 */
@ApplicationScoped
class StrictAssertionVerifier implements AssertionVerifier {
  private final Signatures signatures;
  private final Clock clock;
  private final String gateway;

  StrictAssertionVerifier(
      Signatures signatures, Clock clock, @ConfigProperty(name = "cambist.issuer") String gateway) {
    this.signatures = signatures;
    this.clock = clock;
    this.gateway = gateway;
  }

  /** A token that could pass, and what was read from it on the way. */
  private record Candidate(
      Issuer issuer,
      ActorChain actors,
      Optional<Confirmation> confirmation,
      Optional<String> onceDigest) {}

  @Override
  public Uni<Verification> verify(UnverifiedJwt jwt, TokenType declared, Federation federation) {
    Optional<Issuer> known = jwt.issuer().flatMap(federation::issuerOf);
    if (known.isEmpty()) {
      return rejected(
          Reason.TOKEN_ISSUER_UNKNOWN,
          "iss is exactly that of none of the " + federation.issuers().size() + " issuers");
    }
    Issuer issuer = known.get();
    return issuer.tokenTypes().contains(declared)
        ? verify(jwt, issuer, federation)
        : rejected(
            Reason.TOKEN_TYPE_REFUSED,
            "declared as " + declared + "; the issuer's are taken as " + issuer.tokenTypes());
  }

  @Override
  public Uni<Verification> verifyCredential(
      UnverifiedJwt jwt, Issuer issuer, Federation federation) {
    return jwt.claims().has("iss") && !jwt.issuer().equals(Optional.of(issuer.issuer()))
        ? rejected(Reason.TOKEN_ISSUER_UNKNOWN, "iss is not that of issuer " + issuer.name())
        : verify(jwt, issuer, federation);
  }

  private Uni<Verification> verify(UnverifiedJwt jwt, Issuer issuer, Federation federation) {
    Optional<Refusal> fault = ClaimRules.fault(jwt, issuer, clock.instant());
    if (fault.isPresent()) {
      return done(new Verification.Rejected(fault.get()));
    }
    ActClaim.Result act = ActClaim.read(jwt.claims(), issuer, federation, gateway);
    if (act instanceof ActClaim.Result.Unreadable unreadable) {
      return done(new Verification.Rejected(unreadable.refusal()));
    }
    KeyCommitment.Result commitment = KeyCommitment.of(jwt.claims(), issuer);
    if (commitment instanceof KeyCommitment.Result.Unreadable unreadable) {
      return done(new Verification.Rejected(unreadable.refusal()));
    }
    Optional<String> once = issuer.singleUse() ? OnceDigest.of(jwt, issuer) : Optional.empty();
    if (issuer.singleUse() && once.isEmpty()) {
      return rejected(
          Reason.TOKEN_ID_MISSING,
          issuer.idClaim().orElse("") + " is not a string with something in it, nor a number");
    }
    ActorChain actors = ((ActClaim.Result.Read) act).actors();
    Optional<Confirmation> key = ((KeyCommitment.Result.Read) commitment).key();
    var candidate = new Candidate(issuer, actors, key, once);
    return signatures
        .verify(jwt, KeyOwner.of(issuer), issuer.algorithms(), federation)
        .map(
            result ->
                result instanceof Signatures.Result.Signed signed
                    ? mapped(candidate, signed.jwt())
                    : new Verification.Rejected(((Signatures.Result.Refused) result).refusal()));
  }

  private static Verification mapped(Candidate candidate, SignedJwt jwt) {
    Issuer issuer = candidate.issuer();
    Claims claims = jwt.claims();
    var attributes = new LinkedHashMap<String, Object>();
    if (!issuer.attributes().isEmpty()) {
      Map<String, Object> variables = Map.of("claims", claims.members());
      var budget = new Budget();
      for (Map.Entry<String, Expression> attribute : issuer.attributes().entrySet()) {
        if (!(attribute.getValue().evaluate(variables, budget)
            instanceof Expression.Result.Value value)) {
          return new Verification.Rejected(
              Refusal.of(
                  Reason.TOKEN_MAPPING_FAILED,
                  "the expression of attribute " + attribute.getKey() + " failed"));
        }
        attributes.put(attribute.getKey(), value.value());
      }
    }
    return new Verification.Verified(
        new Assertion(
            issuer,
            new Party(issuer.name(), claims.string("sub").orElseThrow()),
            candidate.actors(),
            claims,
            Collections.unmodifiableMap(attributes),
            claims.time("exp").orElseThrow(),
            claims.string("scope").flatMap(Scopes::parse),
            candidate.confirmation(),
            candidate.onceDigest()));
  }

  private static Uni<Verification> rejected(Reason reason, String detail) {
    return done(new Verification.Rejected(Refusal.of(reason, detail)));
  }

  private static Uni<Verification> done(Verification verification) {
    return Uni.createFrom().item(verification);
  }
}
