package io.cambist.audit;

import io.smallrye.mutiny.Uni;

/** Where events go: to a bounded stream and to the log. Nothing here makes a request wait. */
public interface AuditTrail {
  DecisionId newDecision(AuditKind kind);

  /** An issuance, to be written in the round trip that opens its session. */
  Evidence issuance(AuditEvent event);

  /** Writes an event soon; it may be lost with the process, and a loss for lack of room counts. */
  void record(AuditEvent event);

  /**
   * Looks up the event of a decision in a bounded range.
   *
   * @return fails with {@link io.cambist.redis.StoreUnavailable} when Redis cannot tell
   */
  Uni<LookUp> find(DecisionId decision);
}
