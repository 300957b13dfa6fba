package io.cambist.federation;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;

/**
 * SHA-256 of a client secret, written {@code sha256:<base64 or base64url>}. A fast hash is right
 * here and only here: the secret is random and long, so there is nothing to guess.
 */
public final class SecretHash {
  private static final String PREFIX = "sha256:";

  /** Matches no secret; an unknown client is compared with it, so that it takes as long. */
  public static final SecretHash OF_NOTHING = new SecretHash(new byte[32]);

  private final byte[] digest;

  private SecretHash(byte[] digest) {
    this.digest = digest;
  }

  /** Reads the written form; empty when it is not one. */
  public static Optional<SecretHash> parse(String text) {
    if (!text.startsWith(PREFIX)) {
      return Optional.empty();
    }
    try {
      String base64 = text.substring(PREFIX.length()).replace('+', '-').replace('/', '_');
      byte[] digest = Base64.getUrlDecoder().decode(base64);
      return digest.length == 32 ? Optional.of(new SecretHash(digest)) : Optional.empty();
    } catch (IllegalArgumentException notBase64) {
      return Optional.empty();
    }
  }

  public static SecretHash ofSecret(String secret) {
    try {
      return new SecretHash(
          MessageDigest.getInstance("SHA-256").digest(secret.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /** Compares in constant time. */
  public boolean matches(SecretHash other) {
    return MessageDigest.isEqual(digest, other.digest);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof SecretHash hash && matches(hash);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(digest);
  }

  @Override
  public String toString() {
    return "SecretHash[…]";
  }
}
