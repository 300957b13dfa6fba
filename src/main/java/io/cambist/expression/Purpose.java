package io.cambist.expression;

/** What an expression is for: what it may see and what it must yield. */
public enum Purpose {
  /** An issuer's mapping: sees {@code claims} only, yields any JSON value. */
  ATTRIBUTE,
  /**
   * A condition on an assertion of a client or an issuer: sees {@code claims} and {@code
   * attributes}, yields a boolean.
   */
  CLIENT,
  /** A rule's condition: sees every variable, yields a boolean. */
  CONDITION,
  /** The {@code sub} of our token: sees every variable, yields a string. */
  SUBJECT,
  /** A claim to carry: sees every variable, yields any JSON value. */
  CLAIM,
  /** The authorization details to grant: sees every variable, yields a list. */
  DETAILS
}
