package io.cambist.issuer;

import io.cambist.expression.Budget;
import io.cambist.expression.Expression;
import io.cambist.federation.Federation;
import io.cambist.federation.Issuer;
import io.cambist.jose.Claims;
import io.cambist.jose.SignatureVerifier;
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
import java.util.concurrent.CompletableFuture;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Verifies assertions in one safe order: a configured issuer, then everything that needs no key,
 * then the signature, and the attributes last. So only a token that could pass makes us fetch keys,
 * and only one whose signature is good reaches an expression.
 */
@ApplicationScoped
class StrictAssertionVerifier implements AssertionVerifier {
  private final IssuerKeys issuerKeys;
  private final Clock clock;
  private final String gateway;

  StrictAssertionVerifier(
      IssuerKeys issuerKeys, Clock clock, @ConfigProperty(name = "cambist.issuer") String gateway) {
    this.issuerKeys = issuerKeys;
    this.clock = clock;
    this.gateway = gateway;
  }

  /** A token that could pass, and what was read from it on the way. */
  private record Candidate(
      UnverifiedJwt jwt,
      Issuer issuer,
      ActorChain actors,
      Optional<Confirmation> confirmation,
      Optional<String> onceDigest,
      Federation federation) {}

  @Override
  public Uni<Verification> verify(UnverifiedJwt jwt, TokenType declared, Federation federation) {
    Optional<Issuer> known = jwt.issuer().flatMap(federation::issuerOf);
    if (known.isEmpty()) {
      return rejected(
          Reason.TOKEN_ISSUER_UNKNOWN,
          "iss is exactly that of none of the " + federation.issuers().size() + " issuers");
    }
    Issuer issuer = known.get();
    Optional<Refusal> fault = ClaimRules.fault(jwt, issuer, declared, clock.instant());
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
    return withKeys(new Candidate(jwt, issuer, actors, key, once, federation));
  }

  private Uni<Verification> withKeys(Candidate candidate) {
    CachedKeys keys = issuerKeys.of(candidate.issuer(), candidate.federation());
    CompletableFuture<KeyAnswer> current = keys.current();
    // Keys that this very request waited for are not asked for a second time.
    Optional<CachedKeys> newer = current.isDone() ? Optional.of(keys) : Optional.empty();
    return CallersContext.whenKnown(current, answer -> conclude(candidate, answer, newer));
  }

  /**
   * @param newer where to ask for newer keys when the token's is not among these
   */
  private static Uni<Verification> conclude(
      Candidate candidate, KeyAnswer answer, Optional<CachedKeys> newer) {
    if (answer instanceof KeyAnswer.Unavailable unavailable) {
      return rejected(Reason.ISSUER_KEYS_UNAVAILABLE, unavailable.why());
    }
    var known = (KeyAnswer.Known) answer;
    SignatureVerifier.Outcome outcome =
        SignatureVerifier.verify(candidate.jwt(), known.keys(), candidate.issuer().algorithms());
    if (outcome instanceof SignatureVerifier.Outcome.Valid valid) {
      return done(mapped(candidate, valid.jwt()));
    }
    Refusal refusal = ((SignatureVerifier.Outcome.Refused) outcome).refusal();
    if (refusal.reason() != Reason.TOKEN_KEY_UNKNOWN) {
      return done(new Verification.Rejected(refusal));
    }
    if (newer.isPresent()) {
      return CallersContext.whenKnown(
          newer.get().newerThan(known.keys()),
          later -> conclude(candidate, later, Optional.empty()));
    }
    // While its keys cannot be fetched, an issuer may have a key that we could not see yet.
    return known.current()
        ? done(new Verification.Rejected(refusal))
        : rejected(
            Reason.ISSUER_KEYS_UNAVAILABLE,
            refusal.detail() + ", and newer keys could not be fetched");
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
