package io.cambist.client;

import io.cambist.audit.AuditEvent;
import io.cambist.client.ClientAuthenticator.Authenticated;
import io.cambist.federation.Federation;
import java.util.Optional;

/**
 * Which client a request comes from, for the audit.
 *
 * @param verified the id of the client, once something has shown it
 * @param claimed the id that the caller gives, or a word for one that is not known
 */
public record CallingClient(Optional<String> verified, Optional<String> claimed) {
  public static final CallingClient UNKNOWN = new CallingClient(Optional.empty(), Optional.empty());

  /** As the caller says, in words that the federation knows: others may be a secret. */
  public static CallingClient claimedBy(Credentials credentials, Federation federation) {
    return new CallingClient(
        Optional.empty(),
        credentials
            .claimedClient()
            .map(id -> federation.clients().containsKey(id) ? id : AuditEvent.UNKNOWN_WORD));
  }

  public static CallingClient verified(String id) {
    return new CallingClient(Optional.of(id), Optional.empty());
  }

  /** As it stands after the credentials were checked. */
  public static CallingClient of(
      Credentials credentials, ClientAuthenticator.Result result, Federation federation) {
    return result instanceof Authenticated authenticated
        ? verified(authenticated.client().id())
        : claimedBy(credentials, federation);
  }

  /** Adds the client to an event: as verified, or else as claimed. */
  public AuditEvent.Builder describe(AuditEvent.Builder event) {
    verified.ifPresentOrElse(event::client, () -> claimed.ifPresent(event::claimedClient));
    return event;
  }
}
