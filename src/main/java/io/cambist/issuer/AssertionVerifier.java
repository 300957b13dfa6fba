package io.cambist.issuer;

import io.cambist.federation.Federation;
import io.cambist.federation.Issuer;
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

  /**
   * The same for a token by which a client shows who it is: nothing declares its type, and its
   * issuer is the one that the federation names for the client.
   *
   * @param jwt a token without {@code iss} is taken for the issuer's, for a JWT-SVID needs none
   */
  Uni<Verification> verifyCredential(UnverifiedJwt jwt, Issuer issuer, Federation federation);
}
