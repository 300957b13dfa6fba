package io.cambist.proof;

import static io.cambist.proof.Proof.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.oauth2.sdk.dpop.DefaultDPoPProofFactory;
import com.nimbusds.oauth2.sdk.id.JWTID;
import com.nimbusds.oauth2.sdk.token.AccessToken;
import com.nimbusds.oauth2.sdk.token.DPoPAccessToken;
import io.cambist.oauth.Confirmation;
import io.cambist.session.Opening;
import io.cambist.testing.SettableClock;
import java.net.URI;
import java.time.Instant;
import java.util.Date;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Sound proofs, made by a library that knows nothing of Cambist. */
class ProofVerifierTest {
  private static final URI ENDPOINT = URI.create(Proof.ISSUER + Proof.PATH);
  private static final AccessToken TOKEN = new DPoPAccessToken("a.b.c");

  private final SettableClock clock = new SettableClock(NOW);
  private final ProofVerifier verifier = verifier(Proof.ISSUER);

  private ProofVerifier verifier(String issuer) {
    var nonces = new DpopNonces(new RedisNonceSecret(null), clock, "optional");
    return new ProofVerifier(issuer, nonces, clock);
  }

  private DpopProof accepted(ProofRequest request) {
    return accepted(verifier, request);
  }

  private static DpopProof accepted(ProofVerifier verifier, ProofRequest request) {
    var result = verifier.verify(request).await().indefinitely();
    assertThat(result).isInstanceOf(ProofVerifier.Result.Shown.class);
    return ((ProofVerifier.Result.Shown) result).possession().dpop().orElseThrow();
  }

  private static String proof(JWK key, JWSAlgorithm algorithm, AccessToken token, Instant at)
      throws JOSEException {
    return new DefaultDPoPProofFactory(key, algorithm)
        .createDPoPJWT(new JWTID("unique"), "POST", ENDPOINT, Date.from(at), token)
        .serialize();
  }

  static Stream<Arguments> keys() {
    return Stream.of(
        Arguments.of(Proof.EC, JWSAlgorithm.ES256),
        Arguments.of(Proof.ec(Curve.P_384), JWSAlgorithm.ES384),
        Arguments.of(Proof.ec(Curve.P_521), JWSAlgorithm.ES512),
        Arguments.of(Proof.RSA, JWSAlgorithm.RS256),
        Arguments.of(Proof.RSA, JWSAlgorithm.PS256));
  }

  @ParameterizedTest
  @MethodSource("keys")
  void a_proof_by_a_key_of_any_kind_shows_that_key(JWK key, JWSAlgorithm algorithm)
      throws JOSEException {
    DpopProof shown = accepted(Proof.request(proof(key, algorithm, null, NOW)));

    assertThat(shown.key())
        .isEqualTo(new Confirmation(Confirmation.Method.DPOP, key.computeThumbprint().toString()));
    assertThat(shown.once().kind()).isEqualTo("dpop");
    assertThat(shown.once().keepUntil()).isEqualTo(NOW.plusSeconds(90));
  }

  @Test
  void a_proof_by_ed25519_shows_its_key() {
    // Nimbus signs with it only where another library is present.
    String signed =
        new Proof()
            .head("alg", "EdDSA")
            .head("jwk", Proof.ED.toPublicJWK().toJSONObject())
            .signed(ed25519(), "EdDSA");

    assertThat(accepted(Proof.request(signed)).key().thumbprint())
        .as("RFC 8037 appendix A.3")
        .isEqualTo("kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k");
  }

  private static java.security.PrivateKey ed25519() {
    try {
      return java.security.KeyFactory.getInstance("Ed25519")
          .generatePrivate(
              new java.security.spec.EdECPrivateKeySpec(
                  java.security.spec.NamedParameterSpec.ED25519, Proof.ED.getDecodedD()));
    } catch (java.security.GeneralSecurityException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  @Test
  void one_key_has_one_name_however_its_numbers_and_labels_are_written() throws JOSEException {
    Proof labelled = new Proof().jwk("kid", "mine").jwk("use", "sig");

    assertThat(accepted(Proof.request(labelled.signed())).key().thumbprint())
        .isEqualTo(Proof.EC.computeThumbprint().toString());
  }

  @Test
  void a_kid_beside_the_key_says_nothing() {
    accepted(Proof.request(new Proof().head("kid", "another").signed()));
  }

  @Test
  void a_proof_names_the_token_that_it_comes_with() throws JOSEException {
    String proof = proof(Proof.EC, JWSAlgorithm.ES256, TOKEN, NOW);

    accepted(Proof.request(proof).using("a.b.c"));
    accepted(Proof.request(proof).exchanging("a.b.c"));
    accepted(Proof.request(proof(Proof.EC, JWSAlgorithm.ES256, null, NOW)).exchanging("a.b.c"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://cambist.example/oauth2/token?a=b#c",
        "HTTPS://CAMBIST.example:443/oauth2/token",
        "https://cambist.example/oauth2/%74oken",
        "https://cambist.example/x/../oauth2/token"
      })
  void the_same_url_may_be_written_in_another_way(String htu) {
    accepted(Proof.request(new Proof().claim("htu", htu).signed()));
  }

  @Test
  void the_url_is_the_public_one_with_its_port_and_path() {
    String issuer = "http://localhost:8080/sub";
    Proof proof = new Proof().claim("htu", issuer + Proof.PATH);

    accepted(verifier(issuer), Proof.request(proof.signed()));
  }

  @ParameterizedTest
  @ValueSource(longs = {-60, 0, 30})
  void a_proof_is_fresh_for_a_minute_and_may_be_half_a_minute_ahead(long seconds)
      throws JOSEException {
    String proof = proof(Proof.EC, JWSAlgorithm.ES256, null, NOW.plusSeconds(seconds));

    Opening.Mark once = accepted(Proof.request(proof)).once();

    assertThat(once.keepUntil()).isEqualTo(NOW.plusSeconds(seconds + 90));
  }

  @Test
  void a_copy_has_the_mark_of_its_original_and_another_proof_or_key_another() {
    String first = mark(new Proof().signed());

    assertThat(mark(new Proof().claim("htu", Proof.ISSUER + Proof.PATH + "?again").signed()))
        .as("the same jti of the same key")
        .isEqualTo(first);
    assertThat(mark(new Proof().claim("jti", "another").signed())).isNotEqualTo(first);
    String others =
        new Proof()
            .head("jwk", Proof.OTHER_EC.toPublicJWK().toJSONObject())
            .signed(Proof.key(Proof.OTHER_EC), "ES256");
    assertThat(mark(others)).isNotEqualTo(first);
  }

  private String mark(String proof) {
    return accepted(Proof.request(proof)).once().digest();
  }

  @Test
  void without_a_proof_nothing_is_shown() {
    assertThat(verifier.verify(Proof.request()).await().indefinitely())
        .isEqualTo(new ProofVerifier.Result.Shown(Possession.NONE));
  }

  @Test
  void a_key_proves_its_own_tokens_alone() {
    var shown = accepted(Proof.request(new Proof().signed()));
    var possession = new Possession(java.util.Optional.of(shown), java.util.Optional.empty());
    String thumbprint = shown.key().thumbprint();

    assertThat(possession.proves(shown.key())).isTrue();
    assertThat(possession.proves(new Confirmation(Confirmation.Method.MTLS, thumbprint)))
        .as("the same text as the name of a certificate")
        .isFalse();
    assertThat(possession.proves(new Confirmation(Confirmation.Method.DPOP, "A".repeat(43))))
        .isFalse();
    assertThat(Possession.NONE.proves(shown.key())).isFalse();
  }
}
