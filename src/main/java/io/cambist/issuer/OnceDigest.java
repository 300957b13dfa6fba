package io.cambist.issuer;

import io.cambist.federation.Issuer;
import io.cambist.jose.UnverifiedJwt;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;

/**
 * What an assertion that is taken once is known by: the same for every copy of it, another for any
 * other assertion of any issuer.
 */
final class OnceDigest {
  private static final int BYTES = 16;

  private OnceDigest() {}

  /**
   * The digest in base64url, 22 characters; empty when the token lacks the claim that the issuer's
   * assertions are identified by.
   */
  static Optional<String> of(UnverifiedJwt jwt, Issuer issuer) {
    if (issuer.idClaim().isEmpty()) {
      // Not the signature: an ECDSA signature has a twin that verifies as well.
      return Optional.of(digest(issuer, 'i', jwt.signingInput()));
    }
    Object id = jwt.claims().get(issuer.idClaim().get());
    if (id instanceof String text && !text.isEmpty()) {
      return Optional.of(digest(issuer, 's', text));
    }
    return id instanceof Number number
        ? Optional.of(digest(issuer, 'n', number.toString()))
        : Optional.empty();
  }

  /** The length in front keeps an issuer from ending where the identifier begins. */
  private static String digest(Issuer issuer, char kind, String id) {
    String text = issuer.issuer().length() + ":" + issuer.issuer() + kind + id;
    try {
      byte[] whole =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return Base64.getUrlEncoder().withoutPadding().encodeToString(Arrays.copyOf(whole, BYTES));
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
