package io.cambist.jose;

import org.jose4j.jwk.PublicJsonWebKey;
import org.jose4j.lang.JoseException;

/**
 * The public key that a token's own header holds (RFC 7515 section 4.1.3). It shows that whoever
 * made the token has a key, and never whom to trust: it is for proofs of possession alone.
 *
 * @param thumbprint base64url of the key's SHA-256 (RFC 7638), the same however its numbers were
 *     spelled
 */
public record EmbeddedKey(VerificationKey key, String thumbprint) {
  /** What came of reading. */
  public sealed interface Reading {
    record Read(EmbeddedKey key) implements Reading {}

    /**
     * @param why fit for an operator's eyes, without text of the token
     */
    record Unusable(String why) implements Reading {}
  }

  /** Reads the {@code jwk} header: one public key of a kind that signs here. */
  public static Reading of(UnverifiedJwt jwt) {
    if (!jwt.header().has("jwk")) {
      return new Reading.Unusable("its jwk is missing");
    }
    return jwt.header()
        .object("jwk")
        .map(EmbeddedKey::of)
        .orElseGet(() -> new Reading.Unusable("its jwk is not an object"));
  }

  /** Reads a JWK that names a key (RFC 7800 section 3.2). */
  public static Reading of(Claims jwk) {
    JwkReader.Result result = JwkReader.verificationKey(jwk);
    if (result instanceof JwkReader.Result.Unusable unusable) {
      return new Reading.Unusable("its jwk cannot be used: " + unusable.why());
    }
    VerificationKey key = ((JwkReader.Result.Usable) result).key();
    return new Reading.Read(new EmbeddedKey(key, thumbprint(key)));
  }

  private static String thumbprint(VerificationKey key) {
    try {
      return PublicJsonWebKey.Factory.newPublicJwk(key.key())
          .calculateBase64urlEncodedThumbprint("SHA-256");
    } catch (JoseException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
