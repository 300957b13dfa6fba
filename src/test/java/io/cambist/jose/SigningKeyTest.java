package io.cambist.jose;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SigningKeyTest {
  @ParameterizedTest
  @CsvSource({"EC,secp256r1,ES256", "RSA,2048,RS256", "RSA,3072,RS256", "Ed25519,,EdDSA"})
  void a_pem_key_of_each_kind_signs_what_its_public_half_verifies(
      String kind, String size, String algorithm) throws GeneralSecurityException {
    SigningKey key = loaded(pem(kind, size));

    assertThat(key.algorithm().jwa()).isEqualTo(algorithm);
    String token = key.sign("at+jwt", Map.of("sub", "somebody", "n", 42L));

    var parsed = (KeySet.Parsed.Keys) KeySet.parse(JsonText.bytes(keySet(key.publicJwk())));
    assertThat(parsed.keys().skipped()).isEmpty();
    var jwt = ((CompactJwt.Parsed.WellFormed) CompactJwt.parse(token)).jwt();
    assertThat(jwt.type()).contains("at+jwt");
    assertThat(jwt.keyId()).contains(key.keyId());
    assertThat(SignatureVerifier.verify(jwt, parsed.keys(), Set.of(key.algorithm())))
        .isInstanceOf(SignatureVerifier.Outcome.Valid.class);
  }

  @Test
  void a_key_written_as_jwk_is_read_back_with_its_id() {
    SigningKey key = SigningKey.generate();

    SigningKey again = loaded(key.privateJwk());

    assertThat(again.keyId()).isEqualTo(key.keyId());
    assertThat(again.publicJwk()).isEqualTo(key.publicJwk());
  }

  @Test
  void the_public_half_holds_no_private_number() throws GeneralSecurityException {
    for (String kind : List.of("EC", "RSA", "Ed25519")) {
      SigningKey key = loaded(pem(kind, kind.equals("EC") ? "secp256r1" : null));
      assertThat(key.publicJwk()).doesNotContainKeys("d", "p", "q", "dp", "dq", "qi");
      assertThat(key).hasToString("SigningKey[" + key.keyId() + "]");
    }
  }

  @Test
  void the_alg_of_an_rsa_jwk_is_obeyed() throws GeneralSecurityException {
    String jwk = loaded(pem("RSA", "2048")).privateJwk().replace("RS256", "PS256");

    SigningKey key = loaded(jwk);

    assertThat(key.algorithm()).isEqualTo(Algorithm.PS256);
    assertThat(key.sign("JWT", Map.of())).isNotEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "not a key",
        "{}",
        "{\"kty\":\"EC\"}",
        "{\"kty\":\"oct\",\"k\":\"AAAA\",\"d\":\"AAAA\"}",
        "{\"kty\":\"EC\",\"kty\":\"EC\",\"d\":\"x\"}",
        "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----",
        "-----BEGIN EC PRIVATE KEY-----\nAAAA\n-----END EC PRIVATE KEY-----"
      })
  void what_is_no_private_key_is_refused_with_a_remedy(String text) {
    assertThat(unusable(text)).matches(".+(\\.|\\.pem)");
  }

  @Test
  void a_key_of_another_curve_or_for_another_algorithm_is_refused()
      throws GeneralSecurityException {
    for (String curve : List.of("secp384r1", "secp521r1")) {
      assertThat(unusable(pem("EC", curve))).contains("use P-256, Ed25519, or RSA");
    }
    String rsa = loaded(pem("RSA", "2048")).privateJwk();
    for (String alg : List.of("RS384", "RS512", "PS384", "PS512", "ES256")) {
      assertThat(unusable(rsa.replace("RS256", alg)))
          .contains("name one of [RS256, PS256], or none");
    }
  }

  @Test
  void a_small_rsa_key_is_refused() throws GeneralSecurityException {
    assertThat(unusable(pem("RSA", "1024"))).contains("at least 2048 bits");
  }

  @Test
  void a_jwk_whose_halves_do_not_belong_together_is_refused() {
    String other = SigningKey.generate().privateJwk();
    String mixed =
        SigningKey.generate()
            .privateJwk()
            .replaceAll("\"d\":\"[^\"]*\"", other.replaceAll(".*(\"d\":\"[^\"]*\").*", "$1"));

    assertThat(unusable(mixed)).contains("do not belong together");
  }

  @Test
  void a_public_jwk_is_refused() {
    String text = new String(JsonText.bytes(SigningKey.generate().publicJwk()), UTF_8);

    assertThat(unusable(text)).contains("without a private part");
  }

  private static final java.nio.charset.Charset UTF_8 = java.nio.charset.StandardCharsets.UTF_8;

  private static Map<String, Object> keySet(Map<String, Object> jwk) {
    return Map.of("keys", List.of(jwk));
  }

  private static SigningKey loaded(String text) {
    assertThat(SigningKey.load(text)).isInstanceOf(SigningKey.Loading.Loaded.class);
    return ((SigningKey.Loading.Loaded) SigningKey.load(text)).key();
  }

  private static String unusable(String text) {
    assertThat(SigningKey.load(text)).isInstanceOf(SigningKey.Loading.Unusable.class);
    return ((SigningKey.Loading.Unusable) SigningKey.load(text)).why();
  }

  private static String pem(String kind, String size) throws GeneralSecurityException {
    var generator = KeyPairGenerator.getInstance(kind);
    if (kind.equals("EC")) {
      generator.initialize(new ECGenParameterSpec(size));
    } else if (kind.equals("RSA")) {
      generator.initialize(size == null ? 2048 : Integer.parseInt(size));
    }
    return "-----BEGIN PRIVATE KEY-----\n"
        + Base64.getMimeEncoder()
            .encodeToString(generator.generateKeyPair().getPrivate().getEncoded())
        + "\n-----END PRIVATE KEY-----\n";
  }
}
