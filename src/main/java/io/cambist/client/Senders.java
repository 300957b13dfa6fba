package io.cambist.client;

import io.cambist.client.ClientAuthenticator.Failed;
import io.cambist.federation.Federation;
import io.cambist.oauth.Refusal;
import io.cambist.proof.Possession;
import io.cambist.proof.ProofRequest;
import io.cambist.proof.ProofVerifier;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;

/** Finds out who sent a request: which client, and which keys it holds. Nothing is used up. */
@ApplicationScoped
public class Senders {
  private final ClientAuthenticator clients;
  private final ProofVerifier proofs;

  Senders(ClientAuthenticator clients, ProofVerifier proofs) {
    this.clients = clients;
    this.proofs = proofs;
  }

  /** What came of it. */
  public sealed interface Result {
    /**
     * @param client for the audit
     */
    CallingClient client();
  }

  /**
   * @param authentication not a failed one
   */
  public record Known(
      ClientAuthenticator.Result authentication, Possession possession, CallingClient client)
      implements Result {}

  public record Refused(Refusal refusal, CallingClient client) implements Result {}

  /** Checks credentials first, and then what the request proves. */
  public Uni<Result> verify(Credentials credentials, ProofRequest proof, Federation federation) {
    return clients
        .authenticate(credentials, federation)
        .flatMap(
            authentication -> {
              CallingClient client = CallingClient.of(credentials, authentication, federation);
              return authentication instanceof Failed failed
                  ? Uni.createFrom().item(new Refused(failed.refusal(), client))
                  : proofs.verify(proof).map(shown -> concluded(authentication, shown, client));
            });
  }

  private static Result concluded(
      ClientAuthenticator.Result authentication, ProofVerifier.Result shown, CallingClient client) {
    return shown instanceof ProofVerifier.Result.Refused refused
        ? new Refused(refused.refusal(), client)
        : new Known(authentication, ((ProofVerifier.Result.Shown) shown).possession(), client);
  }
}
