package io.cambist.session;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;

/** Short names for what may be long: 128 bits in base64url. */
final class Digests {
  private static final int BYTES = 16;

  private Digests() {}

  /** The digest of a pair of which the first holds no zero byte. */
  static String of(String first, String second) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256")
              .digest((first + "\0" + second).getBytes(StandardCharsets.UTF_8));
      return Base64.getUrlEncoder().withoutPadding().encodeToString(Arrays.copyOf(digest, BYTES));
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
