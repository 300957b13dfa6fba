package io.cambist.audit;

import java.util.Arrays;
import java.util.Optional;

/** What an event tells of. */
public enum AuditKind {
  TOKEN_ISSUED("token.issued", true),
  SESSION_ENDED("session.ended", true),
  TASK_COMPLETED("task.completed", true),
  /** A token whose uses are counted was accepted where it is used. */
  USE_SPENT("use.spent", true),
  CUT_OFF_SET("cutoff.set", true),
  CUT_OFF_LIFTED("cutoff.lifted", true),
  /** An operator asked what would be decided; nothing came of it. */
  DECISION_EXPLAINED("decision.explained", true),
  TOKEN_REFUSED("token.refused", false),
  INTROSPECTION_REFUSED("introspection.refused", false),
  REVOCATION_REFUSED("revocation.refused", false),
  COMPLETION_REFUSED("completion.refused", false),
  /** A proxy was told not to let a request pass. */
  VERIFICATION_REFUSED("verification.refused", false),
  REQUEST_REFUSED("request.refused", false),
  OPERATOR_REFUSED("operator.refused", false);

  private final String text;
  private final boolean evidence;

  AuditKind(String text, boolean evidence) {
    this.text = text;
    this.evidence = evidence;
  }

  /** The kind as it stands in events and metrics. */
  public String text() {
    return text;
  }

  /** The kind that stands in an event as this; empty for one that this program does not know. */
  public static Optional<AuditKind> of(String text) {
    return Arrays.stream(values()).filter(kind -> kind.text.equals(text)).findFirst();
  }

  /**
   * Whether something came to be or ended, or an operator did something. Refusals are kept apart:
   * anybody can cause them, and a flood of them must not push out what was issued.
   */
  public boolean evidence() {
    return evidence;
  }
}
