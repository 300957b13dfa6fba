package io.cambist.client;

import io.cambist.federation.Client;
import io.cambist.federation.ClientAuthentication.SecretBasic;
import io.cambist.federation.ClientAuthentication.SecretPost;
import io.cambist.federation.ClientAuthentication.SubjectToken;
import io.cambist.federation.Federation;
import io.cambist.federation.SecretHash;
import io.cambist.oauth.Reason;
import io.cambist.oauth.Refusal;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;

/** Tells which client sent a request, by the one method that the federation fixes for it. */
@ApplicationScoped
public class ClientAuthenticator {
  private static final List<SecretHash> NO_SECRETS = List.of(SecretHash.OF_NOTHING);

  /** What came of it. */
  public sealed interface Result {}

  /** The client has shown that it holds its credentials. */
  public record Authenticated(Client client) implements Result {}

  /** A {@code subject-token} client: the assertion has still to vouch for it. */
  public record ToBeVouched(Client client) implements Result {}

  /** The request names no client: the assertion tells which it is. */
  public record Unnamed() implements Result {}

  public record Failed(Refusal refusal) implements Result {}

  /** Checks the credentials. An unknown client takes as long as a wrong secret. */
  public Result authenticate(Credentials credentials, Federation federation) {
    if (credentials instanceof Credentials.Absent) {
      return new Unnamed();
    }
    if (credentials instanceof Credentials.Unusable unusable) {
      return new Failed(unusable.refusal());
    }
    if (credentials instanceof Credentials.Named named) {
      Client client = federation.clients().get(named.clientId());
      return client != null && client.authentication() instanceof SubjectToken
          ? new ToBeVouched(client)
          : failed(client == null ? "unknown client" : "no credentials");
    }
    if (credentials instanceof Credentials.Basic basic) {
      Client client = federation.clients().get(basic.clientId());
      boolean suits = client != null && client.authentication() instanceof SecretBasic;
      return withSecret(
          client, suits ? ((SecretBasic) client.authentication()).secrets() : null, basic.secret());
    }
    Credentials.Post post = (Credentials.Post) credentials;
    Client client = federation.clients().get(post.clientId());
    boolean suits = client != null && client.authentication() instanceof SecretPost;
    return withSecret(
        client, suits ? ((SecretPost) client.authentication()).secrets() : null, post.secret());
  }

  private static Result withSecret(Client client, List<SecretHash> secrets, String secret) {
    SecretHash offered = SecretHash.ofSecret(secret);
    boolean matches = false;
    for (SecretHash held : Optional.ofNullable(secrets).orElse(NO_SECRETS)) {
      matches |= held.matches(offered);
    }
    if (matches && secrets != null) {
      return new Authenticated(client);
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
}
