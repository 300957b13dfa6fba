package io.cambist.jose;

import java.util.Optional;

/**
 * A JWT whose signature has been verified: its words are its signer's. Whether they are true, meant
 * for us, and still valid is for others to check. Only {@link SignatureVerifier} makes one.
 */
public final class SignedJwt {
  private final UnverifiedJwt jwt;
  private final Algorithm algorithm;

  SignedJwt(UnverifiedJwt jwt, Algorithm algorithm) {
    this.jwt = jwt;
    this.algorithm = algorithm;
  }

  public Claims claims() {
    return jwt.claims();
  }

  public Algorithm algorithm() {
    return algorithm;
  }

  public Optional<String> keyId() {
    return jwt.keyId();
  }

  /** See {@link UnverifiedJwt#mediaType}. */
  public String type() {
    return jwt.mediaType();
  }

  /** See {@link UnverifiedJwt#signingInput}. */
  public String signingInput() {
    return jwt.signingInput();
  }

  /** Says nothing of the token: it may reach a log. */
  @Override
  public String toString() {
    return "SignedJwt[…]";
  }
}
