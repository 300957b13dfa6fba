package io.cambist.development;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Signs the assertions of a pretended issuer with ES256. It stands outside the gateway, as a real
 * issuer would, and so shares no code with what verifies them.
 */
public final class SampleSigner {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Base64.Encoder BASE64URL = Base64.getUrlEncoder().withoutPadding();

  private final KeyPair keys;
  private final Map<String, Object> publicJwk;

  private SampleSigner(KeyPair keys) {
    this.keys = keys;
    this.publicJwk = publicJwk((ECPublicKey) keys.getPublic());
  }

  public static SampleSigner generate() {
    try {
      var generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      return new SampleSigner(generator.generateKeyPair());
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /** Reads what {@link #store()} wrote. */
  static SampleSigner restore(String stored) {
    try {
      String[] halves = stored.split(" ", 2);
      var factory = KeyFactory.getInstance("EC");
      var decoder = Base64.getDecoder();
      return new SampleSigner(
          new KeyPair(
              factory.generatePublic(new X509EncodedKeySpec(decoder.decode(halves[0]))),
              factory.generatePrivate(new PKCS8EncodedKeySpec(decoder.decode(halves[1])))));
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /** Both keys as one line of text. */
  String store() {
    var encoder = Base64.getEncoder();
    return encoder.encodeToString(keys.getPublic().getEncoded())
        + " "
        + encoder.encodeToString(keys.getPrivate().getEncoded());
  }

  /** The key as it stands in the issuer's JWK set. */
  public Map<String, Object> publicJwk() {
    return publicJwk;
  }

  KeyPair keys() {
    return keys;
  }

  /** A JWT in compact form. */
  public String sign(String type, Map<String, Object> claims) {
    var header = new LinkedHashMap<String, Object>();
    header.put("typ", type);
    header.put("alg", "ES256");
    header.put("kid", publicJwk.get("kid"));
    String input = base64url(json(header)) + "." + base64url(json(claims));
    try {
      var signature = Signature.getInstance("SHA256withECDSAinP1363Format");
      signature.initSign(keys.getPrivate());
      signature.update(input.getBytes(StandardCharsets.US_ASCII));
      return input + "." + BASE64URL.encodeToString(signature.sign());
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private static Map<String, Object> publicJwk(ECPublicKey key) {
    String x = base64url(coordinate(key.getW().getAffineX()));
    String y = base64url(coordinate(key.getW().getAffineY()));
    var jwk = new LinkedHashMap<String, Object>();
    jwk.put("kty", "EC");
    jwk.put("crv", "P-256");
    jwk.put("x", x);
    jwk.put("y", y);
    jwk.put("use", "sig");
    jwk.put("alg", "ES256");
    jwk.put("kid", thumbprint(x, y));
    return jwk;
  }

  /** RFC 7638: the hash of the required members in lexicographic order. */
  private static String thumbprint(String x, String y) {
    String members = "{\"crv\":\"P-256\",\"kty\":\"EC\",\"x\":\"" + x + "\",\"y\":\"" + y + "\"}";
    try {
      return base64url(
          MessageDigest.getInstance("SHA-256").digest(members.getBytes(StandardCharsets.US_ASCII)));
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /** RFC 7518 section 6.2.1.2: 32 octets, big-endian. */
  static byte[] coordinate(BigInteger value) {
    byte[] magnitude = value.toByteArray();
    var octets = new byte[32];
    int length = Math.min(32, magnitude.length);
    System.arraycopy(magnitude, magnitude.length - length, octets, 32 - length, length);
    return octets;
  }

  private static byte[] json(Map<String, Object> members) {
    try {
      return JSON.writeValueAsBytes(members);
    } catch (JsonProcessingException unserializable) {
      throw new IllegalArgumentException(unserializable);
    }
  }

  private static String base64url(byte[] octets) {
    return BASE64URL.encodeToString(octets);
  }
}
