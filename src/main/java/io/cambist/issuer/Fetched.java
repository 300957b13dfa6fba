package io.cambist.issuer;

import io.cambist.jose.KeySet;
import java.time.Duration;
import java.util.Locale;

/** What came of fetching an issuer's keys. */
sealed interface Fetched {
  /**
   * @param fresh how long they need no refresh
   */
  record Keys(KeySet keys, Duration fresh) implements Fetched {}

  /**
   * @param detail fit for an operator's eyes
   */
  record Failed(Failure failure, String detail) implements Fetched {}

  /** The kinds of failure, few enough for a metric's label. */
  enum Failure {
    TIMEOUT,
    UNREACHABLE,
    STATUS,
    REDIRECT,
    TOO_LARGE,
    MALFORMED,
    WRONG_ISSUER;

    private final String text = name().toLowerCase(Locale.ROOT);

    String text() {
      return text;
    }
  }
}
