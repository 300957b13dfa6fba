package io.cambist.exchange;

import io.cambist.client.ClientAuthenticator;
import io.cambist.client.ClientAuthenticator.Authenticated;
import io.cambist.client.ClientAuthenticator.ToBeVouched;
import io.cambist.federation.Client;
import io.cambist.federation.ClientAuthentication.SubjectToken;
import io.cambist.federation.Federation;
import io.cambist.oauth.Reason;
import io.cambist.oauth.Refusal;
import io.cambist.session.Session;
import java.util.List;

/**
 * Settles which client calls, once the subject token is known, and whether the token is its to use.
 */
final class Callers {
  private Callers() {}

  /** What came of it. */
  sealed interface Result {}

  /**
   * @param authenticated whether it has shown credentials of its own
   */
  record Caller(Client client, boolean authenticated) implements Result {}

  record Refused(Refusal refusal) implements Result {}

  static Result of(
      ClientAuthenticator.Result authentication, PresentedToken subject, Federation federation) {
    return subject instanceof PresentedToken.Ours ours
        ? withOurs(authentication, ours.session(), federation)
        : withForeign(authentication, subject.issuer(), federation);
  }

  private static Result withForeign(
      ClientAuthenticator.Result authentication, String issuer, Federation federation) {
    if (authentication instanceof Authenticated authenticated) {
      return accepting(authenticated.client(), true, issuer);
    }
    if (authentication instanceof ToBeVouched named) {
      return accepting(named.client(), false, issuer);
    }
    List<Client> vouched = federation.clientsVouchedBy(issuer);
    return vouched.size() == 1
        ? new Caller(vouched.get(0), false)
        : refused(
            Reason.CLIENT_UNIDENTIFIED,
            vouched.size() + " subject-token clients accept issuer " + issuer);
  }

  private static Result accepting(Client client, boolean authenticated, String issuer) {
    return client.accepts(issuer)
        ? new Caller(client, authenticated)
        : refused(
            Reason.CLIENT_ISSUER_REFUSED, "client " + client.id() + " may not bring " + issuer);
  }

  private static Result withOurs(
      ClientAuthenticator.Result authentication, Session session, Federation federation) {
    if (authentication instanceof Authenticated authenticated) {
      Client client = authenticated.client();
      return mayUse(client, session, federation)
          ? new Caller(client, true)
          : refused(Reason.TOKEN_OF_ANOTHER_CLIENT, "issued to " + session.client());
    }
    if (authentication instanceof ToBeVouched named
        && !named.client().id().equals(session.client())) {
      return refused(Reason.TOKEN_OF_ANOTHER_CLIENT, "issued to " + session.client());
    }
    Client client = federation.clients().get(session.client());
    return client != null && client.authentication() instanceof SubjectToken
        ? new Caller(client, false)
        : refused(
            Reason.CLIENT_UNIDENTIFIED, "issued to a client that must authenticate, or is gone");
  }

  /** Whether the token of this session was issued to the client, or the client is its audience. */
  static boolean mayUse(Client client, Session session, Federation federation) {
    return session.client().equals(client.id()) || isAudience(client, session, federation);
  }

  /** Whether the subject token is one of ours that was made for this authenticated client. */
  static boolean isAudience(Caller caller, PresentedToken subject, Federation federation) {
    return caller.authenticated()
        && subject instanceof PresentedToken.Ours ours
        && isAudience(caller.client(), ours.session(), federation);
  }

  private static boolean isAudience(Client client, Session session, Federation federation) {
    return session.targets().stream()
        .map(federation.targets()::get)
        .anyMatch(target -> target != null && target.introspection().contains(client.id()));
  }

  private static Refused refused(Reason reason, String detail) {
    return new Refused(Refusal.of(reason, detail));
  }
}
