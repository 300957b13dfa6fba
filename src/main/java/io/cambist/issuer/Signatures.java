package io.cambist.issuer;

import io.cambist.federation.Federation;
import io.cambist.jose.Algorithm;
import io.cambist.jose.SignatureVerifier;
import io.cambist.jose.SignedJwt;
import io.cambist.jose.UnverifiedJwt;
import io.cambist.oauth.Reason;
import io.cambist.oauth.Refusal;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/** Verifies signatures with keys that may have to be fetched first, or fetched anew. */
@ApplicationScoped
public class Signatures {
  private final IssuerKeys keys;

  Signatures(IssuerKeys keys) {
    this.keys = keys;
  }

  /** What came of it. */
  public sealed interface Result {
    record Signed(SignedJwt jwt) implements Result {}

    /** As {@link SignatureVerifier} says, or that the keys cannot be had now. */
    record Refused(Refusal refusal) implements Result {}
  }

  private record Question(UnverifiedJwt jwt, Set<Algorithm> permitted) {}

  /**
   * Verifies that the owner signed; at once when its keys are at hand.
   *
   * @param owner one of this federation
   */
  public Uni<Result> verify(
      UnverifiedJwt jwt, KeyOwner owner, Set<Algorithm> permitted, Federation federation) {
    CachedKeys cached = keys.of(owner, federation);
    CompletableFuture<KeyAnswer> current = cached.current();
    // Keys that this very request waited for are not asked for a second time.
    Optional<CachedKeys> newer = current.isDone() ? Optional.of(cached) : Optional.empty();
    var question = new Question(jwt, permitted);
    return CallersContext.whenKnown(current, answer -> conclude(question, answer, newer));
  }

  /**
   * @param newer where to ask for newer keys when the token's is not among these
   */
  private static Uni<Result> conclude(
      Question question, KeyAnswer answer, Optional<CachedKeys> newer) {
    if (answer instanceof KeyAnswer.Unavailable unavailable) {
      return refused(Refusal.of(Reason.ISSUER_KEYS_UNAVAILABLE, unavailable.why()));
    }
    var known = (KeyAnswer.Known) answer;
    SignatureVerifier.Outcome outcome =
        SignatureVerifier.verify(question.jwt(), known.keys(), question.permitted());
    if (outcome instanceof SignatureVerifier.Outcome.Valid valid) {
      return Uni.createFrom().item(new Result.Signed(valid.jwt()));
    }
    Refusal refusal = ((SignatureVerifier.Outcome.Refused) outcome).refusal();
    if (refusal.reason() != Reason.TOKEN_KEY_UNKNOWN) {
      return refused(refusal);
    }
    if (newer.isPresent()) {
      return CallersContext.whenKnown(
          newer.get().newerThan(known.keys()),
          later -> conclude(question, later, Optional.empty()));
    }
    // While its keys cannot be fetched, their owner may have a key that we could not see yet.
    return known.current()
        ? refused(refusal)
        : refused(
            Refusal.of(
                Reason.ISSUER_KEYS_UNAVAILABLE,
                refusal.detail() + ", and newer keys could not be fetched"));
  }

  private static Uni<Result> refused(Refusal refusal) {
    return Uni.createFrom().item(new Result.Refused(refusal));
  }
}
