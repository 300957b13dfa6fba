package io.cambist.issuer;

import io.cambist.federation.Federation;
import io.cambist.jose.UnverifiedJwt;
import io.cambist.oauth.TokenType;
import io.smallrye.mutiny.Uni;

/** Verifies foreign tokens. Completes at once when the issuer's keys are at hand. */
public interface AssertionVerifier {
  /**
   * Checks everything there is to check; nothing is used up.
   *
   * @param declared the token type that the request declares
   */
  Uni<Verification> verify(UnverifiedJwt jwt, TokenType declared, Federation federation);
}
