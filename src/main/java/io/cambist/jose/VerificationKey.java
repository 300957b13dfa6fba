package io.cambist.jose;

import java.security.PublicKey;
import java.util.Optional;
import java.util.Set;

/**
 * A public key that verifies signatures, and the algorithms that suit it. Only this package makes
 * one.
 */
public final class VerificationKey {
  private final Optional<String> keyId;
  private final PublicKey key;
  private final Set<Algorithm> algorithms;
  private final int signatureLength;

  /**
   * @param algorithms those that suit the key's type, curve and declared {@code alg}
   * @param signatureLength the one length in bytes that a signature by this key has
   */
  VerificationKey(
      Optional<String> keyId, PublicKey key, Set<Algorithm> algorithms, int signatureLength) {
    this.keyId = keyId;
    this.key = key;
    this.algorithms = Set.copyOf(algorithms);
    this.signatureLength = signatureLength;
  }

  public Optional<String> keyId() {
    return keyId;
  }

  public boolean suits(Algorithm algorithm) {
    return algorithms.contains(algorithm);
  }

  PublicKey key() {
    return key;
  }

  int signatureLength() {
    return signatureLength;
  }

  @Override
  public String toString() {
    return "VerificationKey" + keyId.map(id -> "[" + id + "]").orElse("[no kid]") + algorithms;
  }
}
