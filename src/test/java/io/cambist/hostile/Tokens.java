package io.cambist.hostile;

import static io.cambist.testing.Gateway.exchangeAs;

import io.cambist.jose.JsonText;
import io.cambist.jose.SigningKey;
import io.cambist.testing.RawJwt;
import io.cambist.testing.TestAssertion;
import io.restassured.specification.RequestSpecification;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.time.Clock;
import java.util.Arrays;
import java.util.Map;

/** Tokens to spoil. */
final class Tokens {
  static final String HEADER = "{\"alg\":\"ES256\",\"kid\":\"key-1\",\"typ\":\"JWT\"}";

  private Tokens() {}

  static String ci(String claim, Object value) {
    return TestAssertion.of("ci").with(claim, value).sign();
  }

  static String partnerWith(String claim, Object value) {
    return TestAssertion.of("partner").with(claim, value).sign();
  }

  static RequestSpecification partner(String token) {
    return exchangeAs("partner-gateway", token);
  }

  static String payload() {
    return payload("ci");
  }

  static String payload(String issuer) {
    return text(TestAssertion.of(issuer).claims());
  }

  static String withMember(String member) {
    return payload().replaceFirst("\\{", "{" + member + ",");
  }

  static String signed(String header) {
    return RawJwt.signed(header, payload(), "ci", "ES256");
  }

  static String signedPayload(String payload) {
    return RawJwt.signed(HEADER, payload, "ci", "ES256");
  }

  static String own(String header, SigningKey key) {
    return RawJwt.signed(header, payload(), privateKey(key), "ES256");
  }

  static PrivateKey privateKey(SigningKey key) {
    try {
      return org.jose4j.jwk.PublicJsonWebKey.Factory.newPublicJwk(key.privateJwk()).getPrivateKey();
    } catch (org.jose4j.lang.JoseException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  static PrivateKey smallRsa() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(1024);
      return generator.generateKeyPair().getPrivate();
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  static String swapped() {
    String[] one = TestAssertion.of("ci").sign().split("\\.", -1);
    String[] other = TestAssertion.of("ci").sign().split("\\.", -1);
    return one[0] + "." + other[1] + "." + one[2];
  }

  static String flipped() {
    String[] parts = TestAssertion.of("ci").sign().split("\\.", -1);
    byte[] signature = java.util.Base64.getUrlDecoder().decode(parts[2]);
    byte[] spoilt = Arrays.copyOf(signature, signature.length);
    spoilt[10] ^= 1;
    return parts[0] + "." + parts[1] + "." + RawJwt.base64(spoilt);
  }

  static String text(Map<String, Object> members) {
    return new String(JsonText.bytes(members), StandardCharsets.UTF_8);
  }

  static long now() {
    return Clock.systemUTC().instant().getEpochSecond();
  }
}
