package io.cambist.issuer;

import io.cambist.oauth.Refusal;

/** What came of verifying an assertion. */
public sealed interface Verification {
  record Verified(Assertion assertion) implements Verification {}

  record Rejected(Refusal refusal) implements Verification {}
}
