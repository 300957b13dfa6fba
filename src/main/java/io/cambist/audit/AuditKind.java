package io.cambist.audit;

/** What an event tells of. */
public enum AuditKind {
  TOKEN_ISSUED("token.issued", true),
  SESSION_ENDED("session.ended", true),
  TASK_COMPLETED("task.completed", true),
  TOKEN_REFUSED("token.refused", false),
  INTROSPECTION_REFUSED("introspection.refused", false),
  REVOCATION_REFUSED("revocation.refused", false),
  COMPLETION_REFUSED("completion.refused", false),
  REQUEST_REFUSED("request.refused", false);

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

  /**
   * Whether something came to be or ended. Refusals are kept apart: anybody can cause them, and a
   * flood of them must not push out what was issued.
   */
  public boolean evidence() {
    return evidence;
  }
}
