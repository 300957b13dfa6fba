package io.cambist.exchange;

import io.cambist.oauth.Binding;
import io.cambist.oauth.Confirmation;
import io.cambist.oauth.Confirmation.Method;
import io.cambist.oauth.Reason;
import io.cambist.oauth.Refusal;
import io.cambist.policy.Decision.Grant;
import io.cambist.proof.Possession;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Settles to which key the new token is bound. Whoever presents a bound token proves its key, and
 * what comes of it is bound as well, unless policy says otherwise by name.
 */
final class KeyBinding {
  private final Possession possession;
  private final Binding demanded;

  private KeyBinding(Possession possession, Binding demanded) {
    this.possession = possession;
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
      Possession possession,
      Optional<Confirmation> subject,
      Optional<Confirmation> actor,
      boolean mayRebind,
      Grant grant) {
    return new KeyBinding(possession, grant.binding())
        .settle(subject, actor, mayRebind && grant.rebind(), grant.bearerByName());
  }

  private Result settle(
      Optional<Confirmation> subject,
      Optional<Confirmation> actor,
      boolean rebind,
      boolean bearerByName) {
    if (actor.isPresent() && !possession.proves(actor.get())) {
      return refused(notProven(actor.get()), "actor_token");
    }
    boolean subjectProven = subject.map(possession::proves).orElse(true);
    if (!subjectProven && !rebind) {
      return refused(notProven(subject.get()), "subject_token");
    }
    boolean bound = subject.isPresent() || actor.isPresent();
    if (bearerByName && bound && demanded == Binding.NONE) {
      return new Result.Settled(Optional.empty());
    }
    Optional<Confirmation> kept = subjectProven ? subject.or(() -> actor) : Optional.empty();
    // A certificate may be there for other reasons; a proof is sent to have the token bound.
    Stream<Confirmation> offered =
        bound || demanded != Binding.NONE
            ? Stream.concat(kept.stream(), possession.keys().stream())
            : possession.by(Method.DPOP).stream();
    Optional<Confirmation> chosen =
        offered.filter(key -> demanded.isMetBy(key.method())).findFirst();
    if (chosen.isEmpty() && (bound || demanded != Binding.NONE)) {
      return new Result.Refused(Refusal.of(missing(), "no key of this kind is proven"));
    }
    return new Result.Settled(chosen);
  }

  private Reason notProven(Confirmation key) {
    if (possession.by(key.method()).isPresent()) {
      return Reason.TOKEN_KEY_NOT_PROVEN;
    }
    return key.method() == Method.DPOP ? Reason.DPOP_PROOF_MISSING : Reason.CERTIFICATE_MISSING;
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
