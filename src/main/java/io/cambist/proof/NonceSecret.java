package io.cambist.proof;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** What makes nonces and knows them again, at every gateway that has it: an HMAC of the time. */
final class NonceSecret {
  static final int BYTES = 32;

  private static final String HMAC = "HmacSHA256";
  private static final int BUCKET_BYTES = Long.BYTES;
  private static final int MAC_BYTES = 16;
  private static final int TEXT = (BUCKET_BYTES + MAC_BYTES) * 4 / 3;

  private final SecretKeySpec key;

  /**
   * @throws IllegalArgumentException when it has another length
   */
  NonceSecret(byte[] bytes) {
    if (bytes.length != BYTES) {
      throw new IllegalArgumentException("a secret for nonces has " + BYTES + " bytes");
    }
    this.key = new SecretKeySpec(bytes, HMAC);
  }

  /** The nonce of a stretch of time, 32 characters of base64url. */
  String nonce(long bucket) {
    byte[] time = ByteBuffer.allocate(BUCKET_BYTES).putLong(bucket).array();
    try {
      Mac mac = Mac.getInstance(HMAC);
      mac.init(key);
      byte[] code = Arrays.copyOf(mac.doFinal(time), MAC_BYTES);
      byte[] whole = ByteBuffer.allocate(BUCKET_BYTES + MAC_BYTES).put(time).put(code).array();
      return Base64.getUrlEncoder().withoutPadding().encodeToString(whole);
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  boolean hasMade(String nonce, long bucket) {
    return MessageDigest.isEqual(
        nonce.getBytes(StandardCharsets.US_ASCII),
        nonce(bucket).getBytes(StandardCharsets.US_ASCII));
  }

  /** Which stretch of time a nonce says that it is for; empty when it can be none of ours. */
  static Optional<Long> bucket(String nonce) {
    if (nonce.length() != TEXT) {
      return Optional.empty();
    }
    try {
      return Optional.of(ByteBuffer.wrap(Base64.getUrlDecoder().decode(nonce)).getLong());
    } catch (IllegalArgumentException notBase64) {
      return Optional.empty();
    }
  }
}
