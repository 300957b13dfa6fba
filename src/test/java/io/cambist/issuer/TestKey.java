package io.cambist.issuer;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** A key pair of the tests. It signs whatever it is given, however wrong that is. */
public final class TestKey {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final String kid;
  private final KeyPair pair;
  private final Map<String, Object> jwk = new LinkedHashMap<>();

  private TestKey(String kid, KeyPair pair, String curve) {
    this.kid = kid;
    this.pair = pair;
    PublicKey key = pair.getPublic();
    if (key instanceof RSAPublicKey rsa) {
      jwk.put("kty", "RSA");
      jwk.put("n", base64(unsigned(rsa.getModulus())));
      jwk.put("e", base64(unsigned(rsa.getPublicExponent())));
    } else if (key instanceof ECPublicKey ec) {
      int size = (ec.getParams().getCurve().getField().getFieldSize() + 7) / 8;
      jwk.put("kty", "EC");
      jwk.put("crv", curve);
      jwk.put("x", base64(padded(ec.getW().getAffineX(), size)));
      jwk.put("y", base64(padded(ec.getW().getAffineY(), size)));
    } else {
      byte[] encoded = key.getEncoded();
      jwk.put("kty", "OKP");
      jwk.put("crv", curve);
      jwk.put("x", base64(Arrays.copyOfRange(encoded, encoded.length - 32, encoded.length)));
    }
    jwk.put("kid", kid);
    jwk.put("use", "sig");
  }

  public static TestKey rsa(String kid, int bits) {
    return generate(kid, "RSA", bits, "");
  }

  /**
   * @param curve {@code P-256}, {@code P-384} or {@code P-521}
   */
  public static TestKey ec(String kid, String curve) {
    return generate(kid, "EC", Integer.parseInt(curve.substring(2)), curve);
  }

  public static TestKey ed25519(String kid) {
    return generate(kid, "Ed25519", 0, "Ed25519");
  }

  private static TestKey generate(String kid, String type, int bits, String curve) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance(type);
      if (type.equals("EC")) {
        generator.initialize(new ECGenParameterSpec("secp" + bits + "r1"));
      } else if (bits > 0) {
        generator.initialize(bits);
      }
      return new TestKey(kid, generator.generateKeyPair(), curve);
    } catch (GeneralSecurityException broken) {
      throw new IllegalStateException(broken);
    }
  }

  public String kid() {
    return kid;
  }

  /** A copy of the public JWK, for a test to spoil. */
  public Map<String, Object> publicJwk() {
    return new LinkedHashMap<>(jwk);
  }

  /** A JWT with this key's {@code kid}. */
  public String sign(String alg, Map<String, Object> claims) {
    return sign(alg, Map.of(), claims);
  }

  /**
   * @param header members besides {@code alg} and {@code kid}, or in their place
   */
  public String sign(String alg, Map<String, Object> header, Map<String, Object> claims) {
    var members = new LinkedHashMap<String, Object>();
    members.put("alg", alg);
    members.put("kid", kid);
    members.putAll(header);
    return signText(alg, json(members), json(claims));
  }

  /** A JWT of exactly these texts. */
  public String signText(String alg, String header, String payload) {
    String input = base64(bytes(header)) + "." + base64(bytes(payload));
    return input + "." + base64(signature(alg, pair.getPrivate(), bytes(input)));
  }

  /** A JWT with an HMAC whose secret is the text of the public key. */
  public String signWithPublicKey(Map<String, Object> claims) {
    String input =
        base64(bytes(json(Map.of("alg", "HS256", "kid", kid)))) + "." + base64(bytes(json(claims)));
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(pair.getPublic().getEncoded(), "HmacSHA256"));
      return input + "." + base64(mac.doFinal(bytes(input)));
    } catch (GeneralSecurityException broken) {
      throw new IllegalStateException(broken);
    }
  }

  static String json(Object value) {
    try {
      return JSON.writeValueAsString(value);
    } catch (JsonProcessingException broken) {
      throw new IllegalArgumentException(broken);
    }
  }

  static String base64(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] signature(String alg, PrivateKey key, byte[] input) {
    try {
      String bits = alg.substring(2);
      Signature signature =
          switch (alg.substring(0, 2)) {
            case "RS" -> Signature.getInstance("SHA" + bits + "withRSA");
            case "PS" -> Signature.getInstance("RSASSA-PSS");
            case "ES" -> Signature.getInstance("SHA" + bits + "withECDSAinP1363Format");
            default -> Signature.getInstance("Ed25519");
          };
      signature.initSign(key);
      if (alg.startsWith("PS")) {
        String hash = "SHA-" + bits;
        signature.setParameter(
            new PSSParameterSpec(
                hash, "MGF1", new MGF1ParameterSpec(hash), Integer.parseInt(bits) / 8, 1));
      }
      signature.update(input);
      return signature.sign();
    } catch (GeneralSecurityException broken) {
      throw new IllegalStateException(broken);
    }
  }

  private static byte[] unsigned(BigInteger number) {
    return padded(number, (number.bitLength() + 7) / 8);
  }

  private static byte[] padded(BigInteger number, int size) {
    byte[] bytes = number.toByteArray();
    byte[] padded = new byte[size];
    int length = Math.min(bytes.length, size);
    System.arraycopy(bytes, bytes.length - length, padded, size - length, length);
    return padded;
  }
}
