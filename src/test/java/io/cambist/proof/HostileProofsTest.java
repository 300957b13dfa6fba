package io.cambist.proof;

import static io.cambist.proof.Proof.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.jwk.Curve;
import io.cambist.oauth.Reason;
import io.cambist.testing.RawJwt;
import io.cambist.testing.SettableClock;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** RFC 9449 section 4.3, each check with proofs that fail it and nothing else; and section 11. */
class HostileProofsTest {
  private static final String TOKEN = "a.b.c";

  /**
   * @param detail what the operator is told
   */
  record Case(String name, Supplier<ProofRequest> request, String detail) {
    static Case of(String name, Supplier<Proof> proof, String detail) {
      return new Case(name, () -> Proof.request(proof.get().signed()), detail);
    }

    static Case raw(String name, Supplier<String> proof, String detail) {
      return new Case(name, () -> Proof.request(proof.get()), detail);
    }

    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Case> cases() {
    return Stream.of(headers(), jwts(), keys(), claims(), times(), tokens()).flatMap(List::stream);
  }

  private static List<Case> headers() {
    return List.of(
        new Case(
            "two headers",
            () -> Proof.request(new Proof().signed(), new Proof().claim("jti", "b").signed()),
            "the request has 2 DPoP headers"),
        new Case(
            "the same header twice",
            () -> Proof.request(new Proof().signed(), new Proof().signed(), "x"),
            "the request has 3 DPoP headers"),
        Case.raw("an empty header", () -> "", "the DPoP header is empty"),
        Case.raw(
            "two proofs in one header",
            () -> new Proof().signed() + ", " + new Proof().signed(),
            "the DPoP header holds several values"),
        Case.raw(
            "a large one",
            () -> new Proof().claim("x", "y".repeat(DpopRules.LONGEST)).signed(),
            "characters; at most 8192 are read"));
  }

  private static List<Case> jwts() {
    return List.of(
        Case.raw("no JWT", () -> "proof", "the token has 1 dot-separated parts"),
        Case.raw("an encrypted JWT", () -> "e30.e30.e30.e30.e30", "the token has five parts"),
        Case.raw(
            "no signature",
            () -> new Proof().head("alg", "none").signed().replaceAll("[^.]*$", ""),
            "the token has no signature"),
        Case.raw(
            "a header with a member twice",
            () ->
                RawJwt.signed(
                    "{\"typ\":\"dpop+jwt\",\"alg\":\"ES256\",\"alg\":\"ES256\"}",
                    "{}",
                    Proof.key(Proof.EC),
                    "ES256"),
            "the header was refused: a member occurs more than once"),
        Case.raw(
            "a payload with a member twice",
            () ->
                RawJwt.signed(
                    new Proof().json(new Proof().header),
                    "{\"htm\":\"GET\",\"htm\":\"POST\"}",
                    Proof.key(Proof.EC),
                    "ES256"),
            "the payload was refused: a member occurs more than once"),
        Case.of(
            "a critical extension",
            () -> new Proof().head("crit", List.of("exp")).head("exp", 1L),
            "the header has a crit member"),
        Case.of("no typ", () -> new Proof().head("typ", null), "its typ is missing"),
        Case.of("another typ", () -> new Proof().head("typ", "JWT"), "its typ is not exactly"),
        Case.of(
            "a typ in capitals",
            () -> new Proof().head("typ", "DPOP+JWT"),
            "its typ is not exactly"),
        Case.of("no alg", () -> new Proof().head("alg", null), "the header's alg is missing"),
        Case.of("alg none", () -> new Proof().head("alg", "nOnE"), "its alg is none"),
        Case.raw(
            "an HMAC with the public key",
            () -> {
              Proof proof = new Proof().head("alg", "HS256");
              return RawJwt.authenticated(
                  proof.json(proof.header),
                  proof.json(proof.claims),
                  Proof.EC.toPublicJWK().toJSONString().getBytes(StandardCharsets.UTF_8));
            },
            "its alg is an HMAC"),
        Case.of(
            "an alg that nobody knows",
            () -> new Proof().head("alg", "ES256K"),
            "its alg is not one of the asymmetric ones"));
  }

  private static List<Case> keys() {
    return List.of(
        Case.of("no jwk", () -> new Proof().head("jwk", null), "its jwk is missing"),
        Case.of(
            "a link instead of a key",
            () -> new Proof().head("jwk", null).head("jku", "https://evil.example/jwks"),
            "its jwk is missing"),
        Case.of(
            "a jwk that is a text",
            () -> new Proof().head("jwk", "key"),
            "its jwk is not an object"),
        Case.of(
            "a private key",
            () -> new Proof().head("jwk", Proof.EC.toJSONObject()),
            "it is a private key"),
        Case.of(
            "a symmetric key",
            () -> new Proof().head("jwk", Map.of("kty", "oct", "k", "c2VjcmV0")),
            "its kty is not RSA, EC or OKP"),
        Case.of("a key for encryption", () -> new Proof().jwk("use", "enc"), "its use is not sig"),
        Case.of(
            "a point off its curve",
            () -> new Proof().jwk("y", Proof.OTHER_EC.getY().toString()),
            "its numbers make no valid key"),
        Case.of(
            "another curve than alg says",
            () -> new Proof().head("jwk", Proof.ec(Curve.P_384).toPublicJWK().toJSONObject()),
            "its alg does not suit the key of its jwk"),
        Case.of(
            "a key of another kind than alg says",
            () -> new Proof().head("jwk", Proof.RSA.toPublicJWK().toJSONObject()),
            "its alg does not suit the key of its jwk"),
        Case.raw(
            "a small RSA key",
            () ->
                new Proof()
                    .head("alg", "RS256")
                    .head("jwk", Proof.SMALL_RSA.toPublicJWK().toJSONObject())
                    .signed(Proof.key(Proof.SMALL_RSA), "RS256"),
            "its size or curve is not one that is accepted"),
        Case.of(
            "a key that says it is for another alg",
            () -> new Proof().jwk("alg", "ES384"),
            "its alg does not suit a key of its kind"),
        Case.raw(
            "another's key",
            () -> new Proof().signed(Proof.key(Proof.OTHER_EC), "ES256"),
            "its signature does not verify"),
        Case.raw(
            "a signature in DER",
            () -> new Proof().signed(Proof.key(Proof.EC), "ES256-DER"),
            "its signature does not verify"),
        Case.raw(
            "a signature of zeros",
            () -> {
              Proof proof = new Proof();
              return RawJwt.with(proof.json(proof.header), proof.json(proof.claims), new byte[64]);
            },
            "its signature does not verify"));
  }

  private static List<Case> claims() {
    return List.of(
        Case.of("no jti", () -> new Proof().claim("jti", null), "its jti is missing"),
        Case.of("an empty jti", () -> new Proof().claim("jti", ""), "its jti is missing"),
        Case.of("a jti that is a number", () -> new Proof().claim("jti", 7L), "its jti is missing"),
        Case.of(
            "a long jti", () -> new Proof().claim("jti", "j".repeat(257)), "its jti has more than"),
        Case.of("no htm", () -> new Proof().claim("htm", null), "its htm is missing"),
        Case.of("another method", () -> new Proof().claim("htm", "GET"), "its htm is not POST"),
        Case.of(
            "the method in small letters",
            () -> new Proof().claim("htm", "post"),
            "its htm is not POST"),
        Case.of("no htu", () -> new Proof().claim("htu", null), "its htu is missing"),
        Case.of(
            "several htu",
            () -> new Proof().claim("htu", List.of(Proof.ISSUER + Proof.PATH)),
            "its htu is missing"),
        Case.of(
            "a relative htu",
            () -> new Proof().claim("htu", Proof.PATH),
            "its htu is not an absolute HTTP URL"),
        htu("another host", "https://evil.example/oauth2/token"),
        htu("our host as a user", "https://cambist.example@evil.example/oauth2/token"),
        htu("a longer host", "https://cambist.example.evil.example/oauth2/token"),
        htu("another scheme", "http://cambist.example/oauth2/token"),
        htu("another port", "https://cambist.example:8443/oauth2/token"),
        htu("another endpoint", "https://cambist.example/oauth2/introspect"),
        htu("a longer path", "https://cambist.example/oauth2/token/"),
        htu("the path in capitals", "https://cambist.example/OAUTH2/token"),
        htu("an encoded slash", "https://cambist.example/oauth2%2Ftoken"),
        Case.of(
            "a nonce that is a number", () -> new Proof().claim("nonce", 1L), "its nonce is not"));
  }

  private static Case htu(String name, String value) {
    return Case.of(name, () -> new Proof().claim("htu", value), "its htu is not ");
  }

  private static List<Case> times() {
    long now = NOW.getEpochSecond();
    return List.of(
        Case.of("no iat", () -> new Proof().claim("iat", null), "its iat is missing"),
        Case.of(
            "an iat that is a text",
            () -> new Proof().claim("iat", now + ""),
            "its iat is missing"),
        Case.of("milliseconds", () -> new Proof().claim("iat", now * 1000), "its iat is missing"),
        Case.of("an old one", () -> new Proof().claim("iat", now - 61), "its iat is 61 s ago"),
        Case.of(
            "one made ahead", () -> new Proof().claim("iat", now + 31), "its iat is 31 s ahead"),
        Case.of("an expired one", () -> new Proof().claim("exp", now), "its exp has passed"),
        Case.of("one for later", () -> new Proof().claim("nbf", now + 31), "its nbf is to come"));
  }

  private static List<Case> tokens() {
    String others = Digest.of("d.e.f".getBytes(StandardCharsets.UTF_8));
    return List.of(
        new Case(
            "no ath where a token is used",
            () -> Proof.request(new Proof().signed()).using(TOKEN),
            "its ath is missing"),
        new Case(
            "the ath of another token",
            () -> Proof.request(new Proof().claim("ath", others).signed()).using(TOKEN),
            "its ath is not the hash"),
        new Case(
            "the ath of another token than is exchanged",
            () -> Proof.request(new Proof().claim("ath", others).signed()).exchanging(TOKEN),
            "its ath is not the hash"),
        new Case(
            "the token itself for its hash",
            () -> Proof.request(new Proof().claim("ath", TOKEN).signed()).using(TOKEN),
            "its ath is not the hash"),
        Case.of("an ath without a token", () -> new Proof().claim("ath", others), "it has an ath"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void a_proof_that_fails_one_check_is_refused_and_says_which(Case hostile) {
    String detail = refusal(hostile);

    assertThat(detail).contains(hostile.detail());
    assertThat(detail).doesNotContain("evil", Proof.EC.getX().toString(), TOKEN);
  }

  @Test
  void there_are_many_and_their_faults_are_told_apart() {
    var details = new HashSet<String>();
    cases().forEach(hostile -> details.add(refusal(hostile)));

    assertThat(details).hasSizeGreaterThan(35);
  }

  private static String refusal(Case hostile) {
    var clock = new SettableClock(NOW);
    var nonces = new DpopNonces(new RedisNonceSecret(null), clock, "optional");
    var result =
        new ProofVerifier(Proof.ISSUER, nonces, clock)
            .verify(hostile.request().get())
            .await()
            .indefinitely();
    assertThat(result).as(hostile.name()).isInstanceOf(ProofVerifier.Result.Refused.class);
    var refusal = ((ProofVerifier.Result.Refused) result).refusal();
    assertThat(refusal.reason()).isEqualTo(Reason.DPOP_PROOF_INVALID);
    assertThat(refusal.parameter()).isEqualTo(Optional.empty());
    return refusal.detail();
  }
}
