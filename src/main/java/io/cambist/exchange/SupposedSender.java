package io.cambist.exchange;

import io.cambist.client.CallingClient;
import io.cambist.client.ClientAuthenticator;
import io.cambist.client.ClientAuthenticator.Authenticated;
import io.cambist.client.ClientAuthenticator.ToBeVouched;
import io.cambist.client.ClientAuthenticator.Unnamed;
import io.cambist.client.Senders;
import io.cambist.exchange.Question.Proof;
import io.cambist.federation.Client;
import io.cambist.federation.ClientAuthentication;
import io.cambist.federation.ClientAuthentication.SubjectToken;
import io.cambist.federation.ClientAuthentication.TlsAuthority;
import io.cambist.federation.ClientAuthentication.TlsSelfSigned;
import io.cambist.oauth.Confirmation;
import io.cambist.oauth.Confirmation.Method;
import io.cambist.oauth.Reason;
import io.cambist.oauth.Refusal;
import io.cambist.proof.DpopProof;
import io.cambist.proof.Possession;
import io.cambist.session.Opening;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Who would send the request that a question is about, and with which keys.
 *
 * @param client empty when the request names none
 * @param authenticated whether it shows its credentials, where it has any
 */
record SupposedSender(Optional<Client> client, boolean authenticated, Proof proof) {
  /** For a key that no token names: whose thumbprint it is decides nothing. */
  private static final String ANY_THUMBPRINT = "A".repeat(43);

  /** Why it is nobody, if it is. */
  Optional<Refusal> refusal() {
    return authenticated || client.isEmpty() || authentication() instanceof ToBeVouched
        ? Optional.empty()
        : Optional.of(
            Refusal.of(Reason.CLIENT_AUTHENTICATION_FAILED, "no credentials").at("client_id"));
  }

  /** As it stands before anything of the tokens is known. */
  CallingClient calling() {
    if (client.isEmpty()) {
      return CallingClient.UNKNOWN;
    }
    return authentication() instanceof Authenticated
        ? CallingClient.verified(client.get().id())
        : new CallingClient(Optional.empty(), Optional.of(client.get().id()));
  }

  private ClientAuthenticator.Result authentication() {
    if (client.isEmpty()) {
      return new Unnamed();
    }
    return method().filter(SubjectToken.class::isInstance).isPresent()
        ? new ToBeVouched(client.get())
        : new Authenticated(client.get(), Optional.empty(), false);
  }

  /**
   * The sender of these tokens.
   *
   * @param unused the digest of a proof that nobody has used
   * @param notes where it is noted what is taken for granted
   */
  Senders.Known known(
      Presentation.Result.Verified presented, String unused, Instant now, List<String> notes) {
    if (authentication() instanceof Authenticated) {
      notes.add(
          "The client is taken to have authenticated by " + method().orElseThrow().method() + ".");
    }
    Optional<DpopProof> proven =
        key(Method.DPOP, presented, notes)
            .map(key -> new DpopProof(key, new Opening.Mark(DpopProof.MARK, unused, now)));
    return new Senders.Known(
        authentication(), new Possession(proven, key(Method.MTLS, presented, notes)), calling());
  }

  private Optional<Confirmation> key(
      Method method, Presentation.Result.Verified presented, List<String> notes) {
    if (proof instanceof Proof.Of one && one.key().method() == method) {
      return Optional.of(one.key());
    }
    boolean shown = proof instanceof Proof.Fitting fitting && fitting.method() == method;
    if (!shown && !(method == Method.MTLS && connectsWithCertificate())) {
      return Optional.empty();
    }
    Optional<Confirmation> named =
        Stream.concat(Stream.of(presented.subject()), presented.actor().stream())
            .flatMap(token -> token.confirmation().stream())
            .filter(key -> key.method() == method)
            .findFirst();
    if (named.isPresent()) {
      notes.add("The caller is taken to prove the key that is named by the token: " + method);
    }
    return named.or(() -> Optional.of(new Confirmation(method, ANY_THUMBPRINT)));
  }

  private boolean connectsWithCertificate() {
    return method().filter(TlsAuthority.class::isInstance).isPresent()
        || method().filter(TlsSelfSigned.class::isInstance).isPresent();
  }

  private Optional<ClientAuthentication> method() {
    return client.map(Client::authentication);
  }
}
