package io.cambist.client;

import io.cambist.audit.AuditEvent;
import io.cambist.client.ClientAuthenticator.Authenticated;
import java.util.Optional;

/**
 * Which client a request comes from, for the audit.
 *
 * @param verified the id of the client, once something has shown it
 * @param claimed the id that the caller gives
 */
public record CallingClient(Optional<String> verified, Optional<String> claimed) {
  public static final CallingClient UNKNOWN = new CallingClient(Optional.empty(), Optional.empty());

  public static CallingClient claimedBy(Credentials credentials) {
    return new CallingClient(Optional.empty(), credentials.claimedClient());
  }

  public static CallingClient verified(String id) {
    return new CallingClient(Optional.of(id), Optional.empty());
  }

  /** As it stands after the credentials were checked. */
  public static CallingClient of(Credentials credentials, ClientAuthenticator.Result result) {
    return result instanceof Authenticated authenticated
        ? verified(authenticated.client().id())
        : claimedBy(credentials);
  }

  /** Adds the client to an event: as verified, or else as claimed. */
  public AuditEvent.Builder describe(AuditEvent.Builder event) {
    verified.ifPresentOrElse(event::client, () -> claimed.ifPresent(event::claimedClient));
    return event;
  }
}
