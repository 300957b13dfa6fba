package io.cambist.session;

/** How a session stands. All but {@link #ACTIVE} are final. */
public enum SessionState {
  ACTIVE,
  /** The holder said that the work is done. */
  COMPLETED,
  /** Somebody else ended it. */
  REVOKED,
  EXPIRED,
  /** Its uses are gone. */
  SPENT
}
