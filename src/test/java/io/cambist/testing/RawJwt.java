package io.cambist.testing;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jose4j.jwk.PublicJsonWebKey;
import org.jose4j.lang.JoseException;

/** JWTs that no sound library would make: every byte of header and payload is the test's. */
public final class RawJwt {
  private RawJwt() {}

  /** Signed by this issuer of the test federation, with the algorithm and not what alg says. */
  public static String signed(String header, String payload, String issuer, String algorithm) {
    try {
      PublicJsonWebKey jwk =
          PublicJsonWebKey.Factory.newPublicJwk(TestFederation.key(issuer).privateJwk());
      return signed(header, payload, jwk.getPrivateKey(), algorithm);
    } catch (JoseException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  public static String signed(String header, String payload, PrivateKey key, String algorithm) {
    String input = part(header) + "." + part(payload);
    try {
      Signature signature = signature(algorithm);
      signature.initSign(key);
      signature.update(input.getBytes(StandardCharsets.US_ASCII));
      return input + "." + base64(signature.sign());
    } catch (GeneralSecurityException broken) {
      throw new IllegalStateException(broken);
    }
  }

  /** With an HMAC in place of a signature. */
  public static String authenticated(String header, String payload, byte[] secret) {
    String input = part(header) + "." + part(payload);
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(secret, "HmacSHA256"));
      return input + "." + base64(mac.doFinal(input.getBytes(StandardCharsets.US_ASCII)));
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /** With these bytes in place of a signature. */
  public static String with(String header, String payload, byte[] signature) {
    return part(header) + "." + part(payload) + "." + base64(signature);
  }

  public static String base64(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  private static String part(String json) {
    return base64(json.getBytes(StandardCharsets.UTF_8));
  }

  private static Signature signature(String algorithm) throws GeneralSecurityException {
    return switch (algorithm) {
      case "ES256" -> Signature.getInstance("SHA256withECDSAinP1363Format");
      case "ES256-DER" -> Signature.getInstance("SHA256withECDSA");
      case "RS256" -> Signature.getInstance("SHA256withRSA");
      case "EdDSA" -> Signature.getInstance("Ed25519");
      case "PS256" -> pss();
      default -> throw new IllegalArgumentException(algorithm);
    };
  }

  private static Signature pss() throws GeneralSecurityException {
    Signature pss = Signature.getInstance("RSASSA-PSS");
    pss.setParameter(new PSSParameterSpec("SHA-256", "MGF1", MGF1ParameterSpec.SHA256, 32, 1));
    return pss;
  }
}
