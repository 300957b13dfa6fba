package io.cambist.testing;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.cambist.testing.TestProvider.User;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.RSAPublicKeySpec;
import java.time.Clock;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** A token of the operators' provider: valid for the API until a test spoils it. */
public final class OperatorToken {
  /** What the API wants tokens to be made for, where nothing else is configured. */
  public static final String AUDIENCE = "https://cambist.test/api/v1";

  private static final String KEY = "cambist.testing.provider.key";
  private static final String KID = "operators-1";

  private final Map<String, Object> header = new LinkedHashMap<>();
  private final Map<String, Object> claims = new LinkedHashMap<>();

  private OperatorToken(User user, String audience) {
    long now = Clock.systemUTC().instant().getEpochSecond();
    header.put("alg", "RS256");
    header.put("typ", "JWT");
    header.put("kid", KID);
    claims.put("iss", TestProvider.issuer());
    claims.put("sub", user.subject());
    claims.put("preferred_username", user.text());
    claims.put("groups", user.roles());
    claims.put("aud", audience);
    claims.put("iat", now);
    claims.put("exp", now + 300);
    claims.put("jti", UUID.randomUUID().toString());
  }

  /** An access token for the API. */
  public static OperatorToken of(User user) {
    return new OperatorToken(user, AUDIENCE);
  }

  /** What the console gets. */
  public static OperatorToken idToken(User user) {
    return new OperatorToken(user, TestProvider.CLIENT);
  }

  public OperatorToken with(String claim, Object value) {
    claims.put(claim, value);
    return this;
  }

  public OperatorToken without(String claim) {
    claims.remove(claim);
    return this;
  }

  public OperatorToken header(String member, Object value) {
    header.put(member, value);
    return this;
  }

  public OperatorToken roles(String... roles) {
    return with("groups", List.of(roles));
  }

  /** So many seconds from now; or ago, if negative. */
  public OperatorToken expiresIn(long seconds) {
    return with("exp", Clock.systemUTC().instant().getEpochSecond() + seconds);
  }

  /** Signed by the provider. */
  public String sign() {
    return signWith(privateKey());
  }

  /** Signed by whoever holds this RSA key. */
  public String signWith(PrivateKey key) {
    return RawJwt.signed(text(header), text(claims), key, "RS256");
  }

  /** With no signature, and a header that says so. */
  public String unsigned() {
    return RawJwt.with(text(header("alg", "none").header), text(claims), new byte[0]);
  }

  /** With an HMAC whose secret is what everybody knows. */
  public String authenticated(byte[] secret) {
    return RawJwt.authenticated(text(header("alg", "HS256").header), text(claims), secret);
  }

  /** The key that the provider publishes. */
  public static PublicKey publicKey() {
    try {
      RSAPrivateCrtKey key = privateKey();
      return KeyFactory.getInstance("RSA")
          .generatePublic(new RSAPublicKeySpec(key.getModulus(), key.getPublicExponent()));
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  static Map<String, Object> jwks() {
    RSAPrivateCrtKey key = privateKey();
    return Map.of(
        "keys",
        List.of(
            Map.of(
                "kty",
                "RSA",
                "kid",
                KID,
                "use",
                "sig",
                "alg",
                "RS256",
                "n",
                number(key.getModulus()),
                "e",
                number(key.getPublicExponent()))));
  }

  /** Makes the provider's key, and leaves it where every class loader of the tests finds it. */
  static void makeKey() {
    System.setProperty(KEY, Base64.getEncoder().encodeToString(anyKey().getEncoded()));
  }

  /** A key that is nobody's. */
  public static PrivateKey anyKey() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(2048);
      return generator.generateKeyPair().getPrivate();
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private static RSAPrivateCrtKey privateKey() {
    try {
      byte[] encoded = Base64.getDecoder().decode(System.getProperty(KEY));
      return (RSAPrivateCrtKey)
          KeyFactory.getInstance("RSA").generatePrivate(new PKCS8EncodedKeySpec(encoded));
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private static String number(BigInteger number) {
    byte[] bytes = number.toByteArray();
    int sign = bytes[0] == 0 ? 1 : 0;
    return RawJwt.base64(java.util.Arrays.copyOfRange(bytes, sign, bytes.length));
  }

  private static String text(Map<String, Object> members) {
    try {
      return new ObjectMapper().writeValueAsString(members);
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
