package io.cambist.issuer;

import io.cambist.federation.Federation;
import io.cambist.federation.Issuer;
import io.cambist.jose.UnverifiedJwt;
import io.cambist.oauth.Reason;
import io.cambist.oauth.Refusal;
import io.cambist.oauth.TokenType;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
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
  private final AssertionRules rules;

  StrictAssertionVerifier(
      Signatures signatures, Clock clock, @ConfigProperty(name = "cambist.issuer") String gateway) {
    this.signatures = signatures;
    this.rules = new AssertionRules(clock, gateway);
  }

  @Override
  public Uni<Verification> verify(UnverifiedJwt jwt, TokenType declared, Federation federation) {
    Optional<Issuer> known = jwt.issuer().flatMap(federation::issuerOf);
    if (known.isEmpty()) {
      return rejected(
          Refusal.of(
              Reason.TOKEN_ISSUER_UNKNOWN,
              "iss is exactly that of none of the " + federation.issuers().size() + " issuers"));
    }
    return AssertionRules.misdeclared(declared, known.get())
        .map(StrictAssertionVerifier::rejected)
        .orElseGet(() -> verify(jwt, known.get(), federation));
  }

  @Override
  public Uni<Verification> verifyCredential(
      UnverifiedJwt jwt, Issuer issuer, Federation federation) {
    return AssertionRules.foreign(jwt, issuer)
        .map(StrictAssertionVerifier::rejected)
        .orElseGet(() -> verify(jwt, issuer, federation));
  }

  private Uni<Verification> verify(UnverifiedJwt jwt, Issuer issuer, Federation federation) {
    AssertionRules.Result checked = rules.check(jwt, issuer, federation);
    if (checked instanceof AssertionRules.Result.Refused refused) {
      return rejected(refused.refusal());
    }
    var candidate = (AssertionRules.Result.Candidate) checked;
    return signatures
        .verify(jwt, KeyOwner.of(issuer), issuer.algorithms(), federation)
        .map(
            result ->
                result instanceof Signatures.Result.Signed signed
                    ? AssertionRules.mapped(candidate, signed.jwt().claims())
                    : new Verification.Rejected(((Signatures.Result.Refused) result).refusal()));
  }

  private static Uni<Verification> rejected(Refusal refusal) {
    return Uni.createFrom().item(new Verification.Rejected(refusal));
  }
}
