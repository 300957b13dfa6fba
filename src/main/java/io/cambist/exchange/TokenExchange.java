package io.cambist.exchange;

import io.cambist.client.CallingClient;
import io.cambist.client.ClientAuthenticator;
import io.cambist.client.Credentials;
import io.cambist.exchange.PresentedTokens.Parsed;
import io.cambist.federation.Federation;
import io.cambist.federation.FederationSource;
import io.cambist.oauth.Reason;
import io.cambist.oauth.Refusal;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The straight path of an exchange: authenticate the client, verify the tokens, decide, issue. Only
 * fetching keys and asking Redis may make it wait.
 */
@ApplicationScoped
class TokenExchange {
  private final FederationSource federations;
  private final ClientAuthenticator clients;
  private final PresentedTokens tokens;
  private final Planner planner;
  private final Issuance issuance;

  TokenExchange(
      FederationSource federations,
      ClientAuthenticator clients,
      PresentedTokens tokens,
      Planner planner,
      Issuance issuance) {
    this.federations = federations;
    this.clients = clients;
    this.tokens = tokens;
    this.planner = planner;
    this.issuance = issuance;
  }

  Uni<Outcome> exchange(ExchangeRequest request, Credentials credentials) {
    Federation federation = federations.current();
    return clients
        .authenticate(credentials, federation)
        .flatMap(client -> verify(request, credentials, client, federation));
  }

  private Uni<Outcome> verify(
      ExchangeRequest request,
      Credentials credentials,
      ClientAuthenticator.Result client,
      Federation federation) {
    Circumstances seen =
        Circumstances.of(request, federation).with(CallingClient.of(credentials, client));
    if (client instanceof ClientAuthenticator.Failed failed) {
      return refused(failed.refusal(), seen);
    }
    Optional<String> twice = presentedTwice(request, credentials);
    if (twice.isPresent()) {
      return refused(
          Refusal.of(
                  Reason.CLIENT_ASSERTION_REFUSED,
                  "the client assertion is the " + twice.get() + " too")
              .at("client_assertion"),
          seen);
    }
    Parsed subject = tokens.parse(request.subject());
    if (subject instanceof Parsed.Malformed malformed) {
      return refused(malformed.refusal(), seen);
    }
    Optional<Parsed> actor = request.actor().map(tokens::parse);
    if (actor.isPresent() && actor.get() instanceof Parsed.Malformed malformed) {
      return refused(malformed.refusal(), seen);
    }
    return tokens
        .verify((Parsed.WellFormed) subject, federation)
        .flatMap(
            verified -> {
              if (verified instanceof PresentedTokens.Result.Rejected rejected) {
                return refused(
                    rejected.refusal(),
                    seen.withClaimedIssuer(((Parsed.WellFormed) subject).jwt().issuer()));
              }
              PresentedToken token = ((PresentedTokens.Result.Accepted) verified).token();
              return actor.isEmpty()
                  ? decide(request, client, token, Optional.empty(), federation, seen)
                  : withActor(
                      request, client, token, (Parsed.WellFormed) actor.get(), federation, seen);
            });
  }

  /** What shows who the client is says nothing of whom it calls for. */
  private static Optional<String> presentedTwice(ExchangeRequest request, Credentials credentials) {
    return credentials instanceof Credentials.Asserted asserted
        ? Stream.concat(Stream.of(request.subject()), request.actor().stream())
            .filter(parameter -> asserted.isAlso(parameter.token()))
            .map(ExchangeRequest.TokenParameter::name)
            .findFirst()
        : Optional.empty();
  }

  private Uni<Outcome> withActor(
      ExchangeRequest request,
      ClientAuthenticator.Result client,
      PresentedToken subject,
      Parsed.WellFormed actor,
      Federation federation,
      Circumstances seen) {
    return tokens
        .verify(actor, federation)
        .flatMap(
            verified ->
                verified instanceof PresentedTokens.Result.Rejected rejected
                    ? refused(
                        rejected.refusal(),
                        seen.with(subject, Optional.empty())
                            .withClaimedIssuer(actor.jwt().issuer()))
                    : decide(
                        request,
                        client,
                        subject,
                        Optional.of(((PresentedTokens.Result.Accepted) verified).token()),
                        federation,
                        seen));
  }

  private Uni<Outcome> decide(
      ExchangeRequest request,
      ClientAuthenticator.Result client,
      PresentedToken subject,
      Optional<PresentedToken> actor,
      Federation federation,
      Circumstances seen) {
    Planner.Result result = planner.plan(request, client, subject, actor, federation);
    if (result instanceof Planner.Planned planned) {
      return issuance.issue(
          planned.plan(), client, request.requestedType(), planned.circumstances());
    }
    Circumstances known = result.circumstances();
    return refused(
        ((Planner.Refused) result).refusal(),
        known.client().verified().isPresent() ? known : known.with(seen.client()));
  }

  private static Uni<Outcome> refused(Refusal refusal, Circumstances circumstances) {
    return Uni.createFrom().item(new Outcome.Refused(refusal, circumstances));
  }
}
