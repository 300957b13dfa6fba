package io.cambist.exchange;

import io.cambist.client.Credentials;
import io.cambist.client.Senders;
import io.cambist.exchange.ExchangeRequest.TokenParameter;
import io.cambist.exchange.PresentedTokens.Parsed;
import io.cambist.federation.Federation;
import io.cambist.federation.FederationSource;
import io.cambist.oauth.Reason;
import io.cambist.oauth.Refusal;
import io.cambist.proof.ProofRequest;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The straight path of an exchange: authenticate the client, verify proofs and tokens, decide,
 * issue. Only fetching keys and asking Redis may make it wait.
 */
@ApplicationScoped
class TokenExchange {
  private final FederationSource federations;
  private final Senders senders;
  private final PresentedTokens tokens;
  private final Planner planner;
  private final Issuance issuance;

  TokenExchange(
      FederationSource federations,
      Senders senders,
      PresentedTokens tokens,
      Planner planner,
      Issuance issuance) {
    this.federations = federations;
    this.senders = senders;
    this.tokens = tokens;
    this.planner = planner;
    this.issuance = issuance;
  }

  /** An exchange on its way: what does not change any more. */
  private record Attempt(
      ExchangeRequest request, Senders.Known sender, Federation federation, Circumstances seen) {}

  Uni<Outcome> exchange(ExchangeRequest request, Credentials credentials, ProofRequest proof) {
    Federation federation = federations.current();
    return senders
        .verify(credentials, proof.exchanging(request.subject().token()), federation)
        .flatMap(
            result -> {
              Circumstances seen = Circumstances.of(request, result.client(), federation);
              if (result instanceof Senders.Refused refused) {
                return refused(refused.refusal(), seen);
              }
              Optional<Refusal> twice = presentedTwice(request, credentials);
              return twice.isPresent()
                  ? refused(twice.get(), seen)
                  : parse(new Attempt(request, (Senders.Known) result, federation, seen));
            });
  }

  /** What shows who the client is says nothing of whom it calls for. */
  private static Optional<Refusal> presentedTwice(
      ExchangeRequest request, Credentials credentials) {
    return credentials instanceof Credentials.Asserted asserted
        ? Stream.concat(Stream.of(request.subject()), request.actor().stream())
            .filter(parameter -> asserted.isAlso(parameter.token()))
            .map(TokenParameter::name)
            .map(name -> "the client assertion is the " + name + " too")
            .map(why -> Refusal.of(Reason.CLIENT_ASSERTION_REFUSED, why).at("client_assertion"))
            .findFirst()
        : Optional.empty();
  }

  private Uni<Outcome> parse(Attempt attempt) {
    Parsed subject = tokens.parse(attempt.request().subject());
    if (subject instanceof Parsed.Malformed malformed) {
      return refused(malformed.refusal(), attempt.seen());
    }
    Optional<Parsed> actor = attempt.request().actor().map(tokens::parse);
    if (actor.isPresent() && actor.get() instanceof Parsed.Malformed malformed) {
      return refused(malformed.refusal(), attempt.seen());
    }
    return verify(
        attempt, (Parsed.WellFormed) subject, actor.map(parsed -> (Parsed.WellFormed) parsed));
  }

  private Uni<Outcome> verify(
      Attempt attempt, Parsed.WellFormed subject, Optional<Parsed.WellFormed> actor) {
    return tokens
        .verify(subject, attempt.federation())
        .flatMap(
            verified -> {
              if (verified instanceof PresentedTokens.Result.Rejected rejected) {
                return refused(
                    rejected.refusal(), attempt.seen().withClaimedIssuer(subject.jwt().issuer()));
              }
              PresentedToken token = ((PresentedTokens.Result.Accepted) verified).token();
              return actor.isEmpty()
                  ? decide(attempt, token, Optional.empty())
                  : withActor(attempt, token, actor.get());
            });
  }

  private Uni<Outcome> withActor(Attempt attempt, PresentedToken subject, Parsed.WellFormed actor) {
    return tokens
        .verify(actor, attempt.federation())
        .flatMap(
            verified ->
                verified instanceof PresentedTokens.Result.Rejected rejected
                    ? refused(
                        rejected.refusal(),
                        attempt
                            .seen()
                            .with(subject, Optional.empty())
                            .withClaimedIssuer(actor.jwt().issuer()))
                    : decide(
                        attempt,
                        subject,
                        Optional.of(((PresentedTokens.Result.Accepted) verified).token())));
  }

  private Uni<Outcome> decide(
      Attempt attempt, PresentedToken subject, Optional<PresentedToken> actor) {
    Planner.Result result =
        planner.plan(attempt.request(), attempt.sender(), subject, actor, attempt.federation());
    if (result instanceof Planner.Planned planned) {
      return issuance.issue(
          planned.plan(), attempt.request().requestedType(), planned.circumstances());
    }
    return refused(((Planner.Refused) result).refusal(), result.circumstances());
  }

  private static Uni<Outcome> refused(Refusal refusal, Circumstances circumstances) {
    return Uni.createFrom().item(new Outcome.Refused(refusal, circumstances));
  }
}
