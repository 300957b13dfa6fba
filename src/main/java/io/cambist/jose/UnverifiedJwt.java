package io.cambist.jose;

import java.util.Locale;
import java.util.Optional;

/**
 * A JWT that has been taken apart and nothing more: no word of it may be believed.
 *
 * @param compact the token as received
 */
public record UnverifiedJwt(String compact, Claims header, Claims claims) {
  public Optional<String> algorithm() {
    return header.string("alg");
  }

  public Optional<String> keyId() {
    return header.string("kid");
  }

  public Optional<String> type() {
    return header.string("typ");
  }

  /** The {@code typ} header in lower case without {@code application/}; {@code jwt} when absent. */
  public String mediaType() {
    String typ = type().orElse("jwt").toLowerCase(Locale.ROOT);
    return typ.startsWith("application/") ? typ.substring("application/".length()) : typ;
  }

  public Optional<String> issuer() {
    return claims.string("iss");
  }

  /** The signing input: header and payload as they stood, without the signature. */
  public String signingInput() {
    return compact.substring(0, compact.lastIndexOf('.'));
  }

  /** Says nothing of the token: it may reach a log. */
  @Override
  public String toString() {
    return "UnverifiedJwt[…]";
  }
}
