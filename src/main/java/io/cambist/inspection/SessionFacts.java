package io.cambist.inspection;

import io.cambist.audit.AuditEvent;
import io.cambist.session.Session;

/** What an event tells of a session. */
final class SessionFacts {
  private SessionFacts() {}

  static AuditEvent.Builder add(Session session, AuditEvent.Builder event) {
    session.task().ifPresent(event::task);
    return event
        .client(session.client())
        .issuer(session.issuer())
        .subject(session.subject())
        .actors(session.actors())
        .target(String.join(" ", session.targets()))
        .session(session.id().text())
        .tokenId(session.tokenId());
  }
}
