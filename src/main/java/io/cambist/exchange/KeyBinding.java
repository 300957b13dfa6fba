package io.cambist.exchange;

import io.cambist.oauth.Binding;
import io.cambist.oauth.Confirmation;
import io.cambist.oauth.Reason;
import io.cambist.oauth.Refusal;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Settles to which key the new token is bound. Whoever presents a bound token proves its key, and
 * what comes of it is bound as well, unless policy says otherwise by name.
 */
final class KeyBinding {
  private final Optional<Confirmation> proof;
  private final Optional<Confirmation> certificate;
  private final Binding demanded;

  private KeyBinding(
      Optional<Confirmation> proof, Optional<Confirmation> certificate, Binding demanded) {
    this.proof = proof;
    this.certificate = certificate;
    this.demanded = demanded;
  }

  /** What came of it. */
  sealed interface Result {
    /**
     * @param confirmation the key of the new token; empty for a bearer token
     */
    record Settled(Optional<Confirmation> confirmation) implements Result {}

    record Refused(Refusal refusal) implements Result {}
  }

  /**
   * @param subject the key that the subject token is bound or committed to
   * @param actor the same of the actor token
   * @param mayRebind whether the caller is an authenticated client for which the subject token was
   *     made
   */
  static Result of(
      ProvenKeys proven,
      Optional<Confirmation> subject,
      Optional<Confirmation> actor,
      boolean mayRebind,
      JointGrant grant) {
    return new KeyBinding(proven.proof(), proven.certificate(), grant.binding())
        .settle(subject, actor, mayRebind && grant.rebind(), grant.bearerByName());
  }

  private Result settle(
      Optional<Confirmation> subject,
      Optional<Confirmation> actor,
      boolean rebind,
      boolean bearerByName) {
    if (actor.isPresent() && !isProven(actor.get())) {
      return refused(notProven(actor.get()), "actor_token");
    }
    boolean subjectProven = subject.map(this::isProven).orElse(true);
    if (!subjectProven && !rebind) {
      return refused(notProven(subject.get()), "subject_token");
    }
    boolean bound = subject.isPresent() || actor.isPresent();
    if (bearerByName && demanded == Binding.NONE) {
      return new Result.Settled(Optional.empty());
    }
    Optional<Confirmation> kept = subjectProven ? subject.or(() -> actor) : Optional.empty();
    // A certificate may be there for other reasons; a proof is sent to have the token bound.
    Stream<Confirmation> offered =
        bound || demanded != Binding.NONE
            ? Stream.of(kept, proof, certificate).flatMap(Optional::stream)
            : proof.stream();
    Optional<Confirmation> chosen =
        offered.filter(key -> demanded.isMetBy(key.method())).findFirst();
    if (chosen.isEmpty() && (bound || demanded != Binding.NONE)) {
      return new Result.Refused(Refusal.of(missing(), "no key of this kind is proven"));
    }
    return new Result.Settled(chosen);
  }

  private boolean isProven(Confirmation key) {
    return proof.equals(Optional.of(key)) || certificate.equals(Optional.of(key));
  }

  private Reason notProven(Confirmation key) {
    return switch (key.method()) {
      case DPOP -> proof.isPresent() ? Reason.TOKEN_KEY_NOT_PROVEN : Reason.DPOP_PROOF_MISSING;
      case MTLS ->
          certificate.isPresent() ? Reason.TOKEN_KEY_NOT_PROVEN : Reason.CERTIFICATE_MISSING;
    };
  }

  private Reason missing() {
    return switch (demanded) {
      case DPOP -> Reason.DPOP_PROOF_MISSING;
      case MTLS -> Reason.CERTIFICATE_MISSING;
      default -> Reason.PROOF_MISSING;
    };
  }

  private static Result refused(Reason reason, String parameter) {
    return new Result.Refused(
        Refusal.of(reason, "it is bound to a key that is not proven").at(parameter));
  }
}
