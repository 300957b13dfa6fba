package io.cambist.exchange;

import io.cambist.exchange.Answer.Step;
import io.cambist.exchange.PresentedTokens.Parsed;
import io.cambist.oauth.Refusal;
import io.smallrye.mutiny.Uni;
import java.util.Optional;
import java.util.function.Function;

/**
 * Takes the tokens of one request apart, and then verifies them: the subject's first.
 *
 * @param seen what is known of the request before
 * @param verifier how a token is verified
 */
record Presentation(
    ExchangeRequest request,
    Circumstances seen,
    Function<Parsed.WellFormed, Uni<PresentedTokens.Result>> verifier) {

  /** What came of it. */
  sealed interface Result {
    record Verified(PresentedToken subject, Optional<PresentedToken> actor) implements Result {}

    record Refused(Refusal refusal, Step step, Circumstances seen) implements Result {}
  }

  Uni<Result> verify() {
    Parsed subject = Parsed.of(request.subject());
    if (subject instanceof Parsed.Malformed malformed) {
      return refused(malformed.refusal(), Step.SUBJECT_TOKEN, seen);
    }
    Optional<Parsed> actor = request.actor().map(Parsed::of);
    if (actor.isPresent() && actor.get() instanceof Parsed.Malformed malformed) {
      return refused(malformed.refusal(), Step.ACTOR_TOKEN, seen);
    }
    return verify((Parsed.WellFormed) subject, actor.map(parsed -> (Parsed.WellFormed) parsed));
  }

  private Uni<Result> verify(Parsed.WellFormed subject, Optional<Parsed.WellFormed> actor) {
    return verifier
        .apply(subject)
        .flatMap(
            verified -> {
              if (verified instanceof PresentedTokens.Result.Rejected rejected) {
                return refused(
                    rejected.refusal(),
                    Step.SUBJECT_TOKEN,
                    seen.withClaimedIssuer(subject.jwt().issuer()));
              }
              PresentedToken token = ((PresentedTokens.Result.Accepted) verified).token();
              return actor.isEmpty()
                  ? Uni.createFrom().item(new Result.Verified(token, Optional.empty()))
                  : withActor(token, actor.get());
            });
  }

  private Uni<Result> withActor(PresentedToken subject, Parsed.WellFormed actor) {
    return verifier
        .apply(actor)
        .flatMap(
            verified ->
                verified instanceof PresentedTokens.Result.Rejected rejected
                    ? refused(
                        rejected.refusal(),
                        Step.ACTOR_TOKEN,
                        seen.with(subject, Optional.empty())
                            .withClaimedIssuer(actor.jwt().issuer()))
                    : Uni.createFrom()
                        .item(
                            new Result.Verified(
                                subject,
                                Optional.of(
                                    ((PresentedTokens.Result.Accepted) verified).token()))));
  }

  private static Uni<Result> refused(Refusal refusal, Step step, Circumstances seen) {
    return Uni.createFrom().item(new Result.Refused(refusal, step, seen));
  }
}
