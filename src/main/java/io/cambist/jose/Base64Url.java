package io.cambist.jose;

import java.util.Base64;
import java.util.Optional;

/** Base64url as RFC 7515 section 2 has it: no padding, no white space, one spelling per value. */
final class Base64Url {
  private static final byte[] VALUES = new byte[128];

  static {
    java.util.Arrays.fill(VALUES, (byte) -1);
    String alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    for (int i = 0; i < alphabet.length(); i++) {
      VALUES[alphabet.charAt(i)] = (byte) i;
    }
  }

  private Base64Url() {}

  static String encode(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  /** The bytes; empty when the text is not their one canonical spelling. */
  static Optional<byte[]> decode(String text) {
    int length = text.length();
    int rest = length % 4;
    if (rest == 1) {
      return Optional.empty();
    }
    for (int i = 0; i < length; i++) {
      char c = text.charAt(i);
      if (c >= 128 || VALUES[c] < 0) {
        return Optional.empty();
      }
    }
    // The bits of the last character that carry no data must be zero, or one value has many texts.
    int unused = rest == 2 ? 0b1111 : rest == 3 ? 0b11 : 0;
    if (rest != 0 && (VALUES[text.charAt(length - 1)] & unused) != 0) {
      return Optional.empty();
    }
    return Optional.of(Base64.getUrlDecoder().decode(text));
  }
}
