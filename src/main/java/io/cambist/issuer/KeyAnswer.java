package io.cambist.issuer;

import io.cambist.jose.KeySet;

/** What is known of an issuer's keys at a moment. */
sealed interface KeyAnswer {
  /**
   * @param current whether the latest fetch succeeded: if not, the issuer may have newer keys
   */
  record Known(KeySet keys, boolean current) implements KeyAnswer {}

  /**
   * There are none, or none that may still be used.
   *
   * @param why fit for an operator's eyes
   */
  record Unavailable(String why) implements KeyAnswer {}
}
