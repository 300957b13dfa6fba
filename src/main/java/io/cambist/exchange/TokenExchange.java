package io.cambist.exchange;

import io.cambist.client.Credentials;
import io.cambist.client.Senders;
import io.cambist.exchange.ExchangeRequest.TokenParameter;
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
  private final Shadows shadows;
  private final Advised advised;
  private final Issuance issuance;

  TokenExchange(
      FederationSource federations,
      Senders senders,
      PresentedTokens tokens,
      Planner planner,
      Shadows shadows,
      Advised advised,
      Issuance issuance) {
    this.federations = federations;
    this.senders = senders;
    this.tokens = tokens;
    this.planner = planner;
    this.shadows = shadows;
    this.advised = advised;
    this.issuance = issuance;
  }

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
                  : verify(request, (Senders.Known) result, federation, seen);
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

  private Uni<Outcome> verify(
      ExchangeRequest request, Senders.Known sender, Federation federation, Circumstances seen) {
    return new Presentation(request, seen, parsed -> tokens.verify(parsed, federation))
        .verify()
        .flatMap(
            result ->
                result instanceof Presentation.Result.Refused refused
                    ? refused(refused.refusal(), refused.seen())
                    : decide(request, sender, (Presentation.Result.Verified) result, federation));
  }

  private Uni<Outcome> decide(
      ExchangeRequest request,
      Senders.Known sender,
      Presentation.Result.Verified presented,
      Federation federation) {
    Planner.Result result = planner.plan(request, sender, presented, federation);
    Circumstances seen =
        result
            .circumstances()
            .withShadows(shadows.disagreements(request, sender, presented, result, federation));
    return result instanceof Planner.Planned planned
        ? advised
            .advise(new Planner.Planned(planned.plan(), seen))
            .flatMap(settled -> conclude(request, settled))
        : refused(((Planner.Refused) result).refusal(), seen);
  }

  private Uni<Outcome> conclude(ExchangeRequest request, Planner.Result result) {
    return result instanceof Planner.Planned planned
        ? issuance.issue(planned.plan(), request.requestedType(), planned.circumstances())
        : refused(((Planner.Refused) result).refusal(), result.circumstances());
  }

  private static Uni<Outcome> refused(Refusal refusal, Circumstances circumstances) {
    return Uni.createFrom().item(new Outcome.Refused(refusal, circumstances));
  }
}
