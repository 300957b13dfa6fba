package io.cambist.jose;

import java.util.Optional;

/** The signature algorithms that Cambist knows. There is no HMAC and no {@code none}. */
public enum Algorithm {
  RS256("RS256"),
  RS384("RS384"),
  RS512("RS512"),
  PS256("PS256"),
  PS384("PS384"),
  PS512("PS512"),
  ES256("ES256"),
  ES384("ES384"),
  ES512("ES512"),
  EDDSA("EdDSA");

  private final String jwa;

  Algorithm(String jwa) {
    this.jwa = jwa;
  }

  /** The name in the {@code alg} header (RFC 7518 section 3.1, RFC 8037). */
  public String jwa() {
    return jwa;
  }

  public static Optional<Algorithm> of(String jwa) {
    for (Algorithm algorithm : values()) {
      if (algorithm.jwa.equals(jwa)) {
        return Optional.of(algorithm);
      }
    }
    return Optional.empty();
  }
}
