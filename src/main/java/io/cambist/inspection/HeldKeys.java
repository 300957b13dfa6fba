package io.cambist.inspection;

import io.cambist.inspection.Presented.Scheme;
import io.cambist.oauth.Confirmation;
import io.cambist.oauth.Reason;
import io.cambist.oauth.Refusal;
import io.cambist.proof.ClientCertificate;
import io.cambist.proof.ClientCertificates;
import io.cambist.proof.DpopProof;
import io.cambist.proof.Possession;
import io.cambist.proof.ProofRequest;
import io.cambist.proof.ProofVerifier;
import io.cambist.token.OwnToken;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpServerRequest;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;

/** Finds out whether whoever presents a token holds the key that it is bound to, if it is bound. */
@ApplicationScoped
class HeldKeys {
  private final ProofVerifier proofs;
  private final ClientCertificates certificates;

  HeldKeys(ProofVerifier proofs, ClientCertificates certificates) {
    this.proofs = proofs;
    this.certificates = certificates;
  }

  /** What came of it. */
  sealed interface Result {}

  /**
   * It needs no proof, or it was proven.
   *
   * @param proof which is to be burnt
   */
  record Shown(Optional<DpopProof> proof) implements Result {}

  /**
   * @param scheme in which the token is to be presented
   */
  record NotShown(Refusal refusal, Scheme scheme) implements Result {}

  Uni<Result> prove(
      OwnToken token, Presented.Token presented, Question question, HttpServerRequest asking) {
    Optional<Confirmation> key =
        token.claims().object("cnf").flatMap(cnf -> Confirmation.of(cnf.members()));
    if (token.claims().has("cnf") && key.isEmpty()) {
      return done(notShown(Reason.ACCESS_TOKEN_INVALID, "its cnf is unreadable", presented));
    }
    Optional<Confirmation.Method> method = key.map(Confirmation::method);
    boolean dpop = method.equals(Optional.of(Confirmation.Method.DPOP));
    if (dpop != (presented.scheme() == Scheme.DPOP)) {
      // RFC 9449 section 7.1 and 7.2: neither a bound token as bearer, nor the other way round.
      return done(
          new NotShown(
              dpop
                  ? Refusal.of(
                      Reason.ACCESS_TOKEN_KEY_NOT_PROVEN, "it is bound by DPoP and came as Bearer")
                  : Refusal.of(
                      Reason.ACCESS_TOKEN_INVALID, "it is not bound by DPoP and came as DPoP"),
              dpop ? Scheme.DPOP : Scheme.BEARER));
    }
    if (dpop) {
      return proven(key.get(), presented, question, asking);
    }
    return done(
        key.isPresent()
            ? certified(key.get(), certificates.of(asking), presented)
            : new Shown(Optional.empty()));
  }

  private Uni<Result> proven(
      Confirmation key, Presented.Token presented, Question question, HttpServerRequest asking) {
    OriginalRequest original = question.original();
    ProofRequest request =
        ProofRequest.of(asking, new ClientCertificates.Found.Absent())
            .sentTo(original.method(), original.url())
            .using(presented.text());
    if (request.proofs().isEmpty()) {
      return done(notShown(Reason.DPOP_PROOF_INVALID, "there is no DPoP header", presented));
    }
    return proofs
        .verify(request)
        .map(
            result -> {
              if (result instanceof ProofVerifier.Result.Refused refused) {
                return new NotShown(refused.refusal(), presented.scheme());
              }
              Possession possession = ((ProofVerifier.Result.Shown) result).possession();
              return possession.proves(key)
                  ? new Shown(possession.dpop())
                  : notShown(
                      Reason.ACCESS_TOKEN_KEY_NOT_PROVEN,
                      "the proof is of another key than the token's",
                      presented);
            });
  }

  private static Result certified(
      Confirmation key, ClientCertificates.Found found, Presented.Token presented) {
    if (found instanceof ClientCertificates.Found.Unusable unusable) {
      return notShown(Reason.ACCESS_TOKEN_KEY_NOT_PROVEN, unusable.refusal().detail(), presented);
    }
    Optional<Confirmation> shown = found.certificate().map(ClientCertificate::confirmation);
    return shown.equals(Optional.of(key))
        ? new Shown(Optional.empty())
        : notShown(
            Reason.ACCESS_TOKEN_KEY_NOT_PROVEN,
            shown.isEmpty()
                ? "it is bound to a certificate, and none was forwarded"
                : "it is bound to another certificate",
            presented);
  }

  private static Result notShown(Reason reason, String detail, Presented.Token presented) {
    return new NotShown(Refusal.of(reason, detail), presented.scheme());
  }

  private static Uni<Result> done(Result result) {
    return Uni.createFrom().item(result);
  }
}
