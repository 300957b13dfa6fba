package io.cambist.audit;

import io.smallrye.mutiny.Uni;
import java.util.Optional;

/** Where events go: to a bounded stream and to the log. Nothing here makes a request wait. */
public interface AuditTrail {
  DecisionId newDecision(AuditKind kind);

  /** An issuance, to be written in the round trip that opens its session. */
  Evidence issuance(AuditEvent event);

  /** Writes an event soon; it may be lost with the process, and a loss for lack of room counts. */
  void record(AuditEvent event);

  /** The event of a decision as JSON, while it is kept; reads a bounded range. */
  Uni<Optional<String>> find(DecisionId decision);
}
