package io.cambist.exchange;

import io.cambist.client.CallingClient;
import io.cambist.client.ClientAuthenticator;
import io.cambist.client.Credentials;
import io.cambist.exchange.PresentedTokens.Parsed;
import io.cambist.federation.Federation;
import io.cambist.federation.FederationSource;
import io.cambist.oauth.Refusal;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;

/**
 * The straight path of an exchange: authenticate the client, verify the tokens, decide, issue. Only
 * fetching keys and asking Redis may make it wait.
 */
@ApplicationScoped
class TokenExchange {
  private final FederationSource federations;
  private final ClientAuthenticator clients;
  private final ProofVerifier proofs;
  private final PresentedTokens tokens;
  private final Planner planner;
  private final Issuance issuance;

  TokenExchange(
      FederationSource federations,
      ClientAuthenticator clients,
      ProofVerifier proofs,
      PresentedTokens tokens,
      Planner planner,
      Issuance issuance) {
    this.federations = federations;
    this.clients = clients;
    this.proofs = proofs;
    this.tokens = tokens;
    this.planner = planner;
    this.issuance = issuance;
  }

  Uni<Outcome> exchange(ExchangeRequest request, Credentials credentials) {
    Federation federation = federations.current();
    ClientAuthenticator.Result client = clients.authenticate(credentials, federation);
    Circumstances seen =
        Circumstances.of(request, federation).with(CallingClient.of(credentials, client));
    if (client instanceof ClientAuthenticator.Failed failed) {
      return refused(failed.refusal(), seen);
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
    Planner.Result result =
        planner.plan(request, client, subject, actor, ProvenKeys.NONE, federation);
    if (result instanceof Planner.Planned planned) {
      return issuance.issue(planned.plan(), request.requestedType(), planned.circumstances());
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
