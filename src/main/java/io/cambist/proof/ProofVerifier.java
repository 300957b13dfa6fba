package io.cambist.proof;

import io.cambist.jose.SignatureVerifier;
import io.cambist.oauth.Confirmation;
import io.cambist.oauth.Reason;
import io.cambist.oauth.Refusal;
import io.cambist.proof.DpopRules.Reading;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Finds out which keys a request's sender holds. Nothing is written: a refusal burns nothing. */
@ApplicationScoped
public class ProofVerifier {
  private final DpopRules rules;
  private final DpopNonces nonces;
  private final Clock clock;

  ProofVerifier(
      @ConfigProperty(name = "cambist.issuer") String issuer, DpopNonces nonces, Clock clock) {
    this.rules = new DpopRules(issuer);
    this.nonces = nonces;
    this.clock = clock;
  }

  /** What came of it. */
  public sealed interface Result {
    /** Every proof that came is sound; there may be none. */
    record Shown(Possession possession) implements Result {}

    /**
     * @param refusal {@link Reason#DPOP_PROOF_INVALID}, {@link Reason#CERTIFICATE_REFUSED} or
     *     {@link Reason#DPOP_NONCE_NEEDED}, whose answer carries {@link DpopNonces#current}
     */
    record Refused(Refusal refusal) implements Result {}
  }

  /**
   * Checks all that was sent. Whoever accepts a proof must see to it that its mark is set first.
   *
   * @return fails with {@link io.cambist.redis.StoreUnavailable} when only the store can tell
   *     whether a nonce is good
   */
  public Uni<Result> verify(ProofRequest request) {
    if (request.certificate() instanceof ClientCertificates.Found.Unusable unusable) {
      return done(new Result.Refused(unusable.refusal()));
    }
    Optional<Confirmation> certificate =
        request.certificate().certificate().map(ClientCertificate::confirmation);
    if (request.proofs().isEmpty()) {
      return done(new Result.Shown(new Possession(Optional.empty(), certificate)));
    }
    Reading reading = rules.read(request, clock.instant());
    if (reading instanceof Reading.Faulty faulty) {
      return done(invalid(faulty.detail()));
    }
    Reading.Sound proof = (Reading.Sound) reading;
    // Before the signature, which costs more to check than a nonce.
    return nonces
        .isAcceptable(proof.nonce())
        .map(acceptable -> acceptable ? signed(proof, certificate) : nonceNeeded(proof));
  }

  private static Result signed(Reading.Sound proof, Optional<Confirmation> certificate) {
    if (!SignatureVerifier.isSignedBy(proof.key().key(), proof.jwt())) {
      return invalid("its signature does not verify with the key of its jwk");
    }
    var key = new Confirmation(Confirmation.Method.DPOP, proof.key().thumbprint());
    // With the skew on top: another gateway's clock may take it for fresh a while longer.
    var keepUntil = proof.madeAt().plus(DpopRules.LONGEST_LIFE).plus(DpopRules.SKEW);
    var shown = DpopProof.of(key, proof.id(), keepUntil);
    return new Result.Shown(new Possession(Optional.of(shown), certificate));
  }

  private static Result nonceNeeded(Reading.Sound proof) {
    return new Result.Refused(
        Refusal.of(
            Reason.DPOP_NONCE_NEEDED,
            proof.nonce().isEmpty()
                ? "the proof has no nonce"
                : "the proof's nonce is too old, or not one of these gateways'"));
  }

  private static Result invalid(String detail) {
    return new Result.Refused(Refusal.of(Reason.DPOP_PROOF_INVALID, detail));
  }

  private static Uni<Result> done(Result result) {
    return Uni.createFrom().item(result);
  }
}
