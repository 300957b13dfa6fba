package io.cambist.inspection;

import io.cambist.audit.AuditEvent;
import io.cambist.audit.AuditKind;
import io.cambist.audit.AuditTrail;
import io.cambist.audit.DecisionId;
import io.cambist.federation.Target;
import io.cambist.session.Session;
import jakarta.enterprise.context.ApplicationScoped;

/** Tells the audit of uses that were spent: of a look that spends nothing, nobody tells. */
@ApplicationScoped
class SpentUses {
  private final AuditTrail audit;

  SpentUses(AuditTrail audit) {
    this.audit = audit;
  }

  /**
   * @param target where it was spent
   */
  DecisionId record(Session session, Target target) {
    DecisionId decision = audit.newDecision(AuditKind.USE_SPENT);
    audit.record(
        SessionFacts.add(session, AuditEvent.of(decision, AuditKind.USE_SPENT))
            .target(target.name())
            .build());
    return decision;
  }
}
