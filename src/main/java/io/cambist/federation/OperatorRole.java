package io.cambist.federation;

import java.util.Locale;

/** What an operator may do; each role may do what those before it may. */
public enum OperatorRole {
  /** Looks at sessions, decisions, the audit and the federation. */
  VIEWER,
  /** Ends sessions. */
  OPERATOR,
  /** Sets and lifts cut-offs. */
  ADMINISTRATOR;

  private final String text = name().toLowerCase(Locale.ROOT);

  /** The role as it stands in a federation and in answers. */
  public String text() {
    return text;
  }

  public boolean includes(OperatorRole other) {
    return compareTo(other) >= 0;
  }
}
