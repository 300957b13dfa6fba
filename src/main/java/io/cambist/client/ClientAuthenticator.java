package io.cambist.client;

import io.cambist.federation.Client;
import io.cambist.federation.ClientAuthentication;
import io.cambist.federation.ClientAuthentication.FederatedJwt;
import io.cambist.federation.ClientAuthentication.PrivateKeyJwt;
import io.cambist.federation.ClientAuthentication.SecretBasic;
import io.cambist.federation.ClientAuthentication.SecretPost;
import io.cambist.federation.ClientAuthentication.SpiffeJwt;
import io.cambist.federation.ClientAuthentication.SubjectToken;
import io.cambist.federation.ClientAuthentication.TlsAuthority;
import io.cambist.federation.ClientAuthentication.TlsSelfSigned;
import io.cambist.federation.Federation;
import io.cambist.federation.SecretHash;
import io.cambist.issuer.AssertionVerifier;
import io.cambist.issuer.Signatures;
import io.cambist.oauth.Reason;
import io.cambist.oauth.Refusal;
import io.cambist.session.Opening;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Tells which client sent a request, by the one method that the federation fixes for it. */
@ApplicationScoped
public class ClientAuthenticator {
  /** How long after its expiry an assertion could still be taken for valid by a slow clock. */
  static final Duration REMEMBERED = Duration.ofSeconds(60);

  private static final List<SecretHash> NO_SECRETS = List.of(SecretHash.OF_NOTHING);

  private final SelfSignedAssertions selfSigned;
  private final FederatedClients federated;
  private final Clock clock;

  ClientAuthenticator(
      Signatures signatures,
      AssertionVerifier assertions,
      Clock clock,
      @ConfigProperty(name = "cambist.issuer") String gateway) {
    this.selfSigned = new SelfSignedAssertions(signatures, new SelfSignedRules(gateway), clock);
    this.federated = new FederatedClients(assertions, gateway);
    this.clock = clock;
  }

  /** What came of it. */
  public sealed interface Result {}

  /**
   * The client has shown that it holds its credentials.
   *
   * @param once what may not be used again, and has not been marked as used yet: whoever goes on
   *     marks it in the step that grants, so that a refusal burns nothing
   * @param durable whether replicas must hold that it was used
   */
  public record Authenticated(Client client, Optional<Opening.Mark> once, boolean durable)
      implements Result {
    static Authenticated reusably(Client client) {
      return new Authenticated(client, Optional.empty(), false);
    }
  }

  /** A {@code subject-token} client: the assertion has still to vouch for it. */
  public record ToBeVouched(Client client) implements Result {}

  /** The request names no client: the assertion tells which it is. */
  public record Unnamed() implements Result {}

  public record Failed(Refusal refusal) implements Result {}

  /**
   * Checks the credentials: at once, unless keys have to be fetched. An unknown client takes as
   * long as a wrong secret.
   */
  public Uni<Result> authenticate(Credentials credentials, Federation federation) {
    return credentials instanceof Credentials.Asserted asserted
        ? byAssertion(asserted, federation)
        : Uni.createFrom().item(atOnce(credentials, federation));
  }

  private Result atOnce(Credentials credentials, Federation federation) {
    if (credentials instanceof Credentials.Unusable unusable) {
      return new Failed(unusable.refusal());
    }
    if (credentials instanceof Credentials.Named named) {
      return byName(named, federation.clients().get(named.clientId()));
    }
    if (credentials instanceof Credentials.Basic basic) {
      Client client = federation.clients().get(basic.clientId());
      boolean suits = client != null && client.authentication() instanceof SecretBasic;
      return withSecret(
          client, suits ? ((SecretBasic) client.authentication()).secrets() : null, basic.secret());
    }
    if (credentials instanceof Credentials.Post post) {
      Client client = federation.clients().get(post.clientId());
      boolean suits = client != null && client.authentication() instanceof SecretPost;
      return withSecret(
          client, suits ? ((SecretPost) client.authentication()).secrets() : null, post.secret());
    }
    return new Unnamed();
  }

  private Result byName(Credentials.Named named, Client client) {
    if (client == null) {
      return failed("unknown client");
    }
    if (client.authentication() instanceof SubjectToken) {
      return new ToBeVouched(client);
    }
    if (!(client.authentication() instanceof TlsAuthority)
        && !(client.authentication() instanceof TlsSelfSigned)) {
      return failed("no credentials");
    }
    if (named.certificate().isEmpty()) {
      return failed("no client certificate");
    }
    Optional<String> fault =
        client.authentication() instanceof TlsAuthority authority
            ? CertificateCheck.fault(named.certificate().get(), authority, clock.instant())
            : CertificateCheck.fault(
                named.certificate().get(),
                (TlsSelfSigned) client.authentication(),
                clock.instant());
    return fault.isPresent() ? failed(fault.get()) : Authenticated.reusably(client);
  }

  private Uni<Result> byAssertion(Credentials.Asserted asserted, Federation federation) {
    boolean spiffe = asserted.type() == Credentials.AssertionType.JWT_SPIFFE;
    Optional<String> subject = asserted.jwt().claims().string("sub");
    // A SPIFFE client goes by its SPIFFE ID elsewhere; that says no more than the assertion does.
    Optional<String> named =
        asserted.clientId().filter(id -> !spiffe || !subject.equals(Optional.of(id)));
    if (named.isPresent() && !federation.clients().containsKey(named.get())) {
      return refused("unknown client");
    }
    if (spiffe) {
      return federated.bySpiffeId(
          asserted.jwt(), candidates(named, SpiffeJwt.class, federation), federation);
    }
    // What it signs itself says so by its iss; whatever else is some issuer's.
    Client client = federation.clients().get(named.or(asserted.jwt()::issuer).orElse(""));
    if (client != null && client.authentication() instanceof PrivateKeyJwt method) {
      return selfSigned.authenticate(asserted.jwt(), client, method, federation);
    }
    List<Client> candidates = candidates(named, FederatedJwt.class, federation);
    return candidates.isEmpty()
        ? refused(
            client == null
                ? "unknown client"
                : "the client's method is " + client.authentication().method())
        : federated.byAssertion(asserted.jwt(), candidates, federation);
  }

  /** The client that is named, or all, as far as this is their method. */
  private static List<Client> candidates(
      Optional<String> named, Class<? extends ClientAuthentication> method, Federation federation) {
    return federation.clients().values().stream()
        .filter(client -> named.isEmpty() || named.get().equals(client.id()))
        .filter(client -> method.isInstance(client.authentication()))
        .toList();
  }

  private static Result withSecret(Client client, List<SecretHash> secrets, String secret) {
    SecretHash offered = SecretHash.ofSecret(secret);
    boolean matches = false;
    for (SecretHash held : Optional.ofNullable(secrets).orElse(NO_SECRETS)) {
      matches |= held.matches(offered);
    }
    if (matches && secrets != null) {
      return Authenticated.reusably(client);
    }
    return failed(
        client == null
            ? "unknown client"
            : secrets == null
                ? "the client's method is " + client.authentication().method()
                : "wrong secret");
  }

  private static Failed failed(String detail) {
    return new Failed(Refusal.of(Reason.CLIENT_AUTHENTICATION_FAILED, detail));
  }

  private static Uni<Result> refused(String detail) {
    return Uni.createFrom().item(new Failed(ofAssertion(detail)));
  }

  static Refusal ofAssertion(String detail) {
    return Refusal.of(Reason.CLIENT_ASSERTION_REFUSED, detail);
  }

  /** In the words for clients; that keys cannot be fetched is nobody's fault and stays as it is. */
  static Refusal ofAssertion(Refusal refusal) {
    return refusal.reason() == Reason.ISSUER_KEYS_UNAVAILABLE
        ? refusal
        : ofAssertion(refusal.detail());
  }
}
