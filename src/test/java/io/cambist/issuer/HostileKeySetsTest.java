package io.cambist.issuer;

import static io.cambist.issuer.TestKey.json;
import static io.cambist.issuer.Verifying.federation;
import static io.cambist.issuer.Verifying.trust;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.cambist.federation.Federation;
import io.cambist.oauth.Reason;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Key sets that are wrong in part, and signatures by the part that is wrong. */
class HostileKeySetsTest {
  private static final TestKey EC = TestKey.ec("key-1", "P-256");
  private static final TestKey EC_TWIN = TestKey.ec("key-1", "P-256");
  private static final TestKey EC_OTHER = TestKey.ec("key-2", "P-256");
  private static final TestKey P384 = TestKey.ec("key-1", "P-384");
  private static final TestKey P521 = TestKey.ec("key-1", "P-521");
  private static final TestKey RSA = TestKey.rsa("key-1", 2048);
  private static final TestKey SMALL = TestKey.rsa("key-1", 1024);
  private static final TestKey ED = TestKey.ed25519("key-1");
  private static final TestIssuer ISSUER = new TestIssuer();

  private final Verifying verifying = new Verifying();
  private final Federation federation = federation(trust("ci", ISSUER.url()).issuer());

  @BeforeEach
  void behave() {
    ISSUER.behave();
  }

  @AfterEach
  void close() {
    verifying.close();
  }

  @AfterAll
  static void stop() {
    ISSUER.close();
  }

  private Map<String, Object> claims() {
    return ISSUER.claims(verifying.clock.instant());
  }

  @ParameterizedTest(name = "{0} with {1}")
  @MethodSource("goodPairs")
  void every_algorithm_works_with_a_key_that_suits_it(String alg, TestKey key) {
    ISSUER.answerKeys(keys(key.publicJwk()));
    assertThat(verifying.assertion(key.sign(alg, claims()), federation).party().subject())
        .isEqualTo("job-1");
  }

  static Stream<Arguments> goodPairs() {
    return Stream.of(
        arguments("RS256", RSA),
        arguments("RS384", RSA),
        arguments("RS512", RSA),
        arguments("PS256", RSA),
        arguments("PS384", RSA),
        arguments("PS512", RSA),
        arguments("ES256", EC),
        arguments("ES384", P384),
        arguments("ES512", P521),
        arguments("EdDSA", ED));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("badSets")
  void a_key_that_is_unfit_verifies_nothing(
      String name, Reason expected, TestIssuer.Answer keys, String alg, TestKey signer) {
    ISSUER.answerKeys(keys);
    assertThat(verifying.reason(signer.sign(alg, claims()), federation)).isEqualTo(expected);
  }

  static Stream<Arguments> badSets() {
    return Stream.of(
        set("no keys", Reason.TOKEN_KEY_UNKNOWN, keys(), "ES256", EC),
        set("for encryption", Reason.TOKEN_KEY_UNKNOWN, with(EC, "use", "enc"), "ES256", EC),
        set("use a list", Reason.TOKEN_KEY_UNKNOWN, with(EC, "use", List.of("sig")), "ES256", EC),
        set(
            "to sign only",
            Reason.TOKEN_KEY_UNKNOWN,
            with(EC, "key_ops", List.of("sign")),
            "ES256",
            EC),
        set("key_ops text", Reason.TOKEN_KEY_UNKNOWN, with(EC, "key_ops", "verify"), "ES256", EC),
        set("kid a number", Reason.TOKEN_KEY_UNKNOWN, with(EC, "kid", 1), "ES256", EC),
        set("RSA of 1024 bits", Reason.TOKEN_KEY_UNKNOWN, keys(SMALL.publicJwk()), "RS256", SMALL),
        set("exponent 1", Reason.TOKEN_KEY_UNKNOWN, with(RSA, "e", "AQ"), "RS256", RSA),
        set("private", Reason.TOKEN_KEY_UNKNOWN, with(EC, "d", "AAAA"), "ES256", EC),
        set("off its curve", Reason.TOKEN_KEY_UNKNOWN, offCurve(), "ES256", EC),
        set("of an unused curve", Reason.TOKEN_KEY_UNKNOWN, with(EC, "crv", "P-384"), "ES256", EC),
        set("symmetric", Reason.TOKEN_KEY_UNKNOWN, with(EC, "kty", "oct"), "ES256", EC),
        set("alg of HMAC", Reason.TOKEN_KEY_UNKNOWN, with(RSA, "alg", "HS256"), "RS256", RSA),
        set("alg of another kind", Reason.TOKEN_KEY_UNKNOWN, with(EC, "alg", "RS256"), "ES256", EC),
        set(
            "for PS256 alone",
            Reason.TOKEN_KEY_UNSUITABLE,
            with(RSA, "alg", "PS256"),
            "RS256",
            RSA),
        set("EC for RS256", Reason.TOKEN_KEY_UNSUITABLE, keys(EC.publicJwk()), "RS256", RSA),
        set("RSA for ES256", Reason.TOKEN_KEY_UNSUITABLE, keys(RSA.publicJwk()), "ES256", EC),
        set("P-256 for ES384", Reason.TOKEN_KEY_UNSUITABLE, keys(EC.publicJwk()), "ES384", P384),
        set("Ed25519 for ES256", Reason.TOKEN_KEY_UNSUITABLE, keys(ED.publicJwk()), "ES256", EC),
        set(
            "another, same kid",
            Reason.TOKEN_SIGNATURE_INVALID,
            keys(EC.publicJwk()),
            "ES256",
            EC_TWIN),
        set("101 keys", Reason.ISSUER_KEYS_UNAVAILABLE, hundredAndOne(), "ES256", EC),
        set(
            "a member twice",
            Reason.ISSUER_KEYS_UNAVAILABLE,
            TestIssuer.json("{\"keys\":[],\"keys\":[" + json(EC.publicJwk()) + "]}"),
            "ES256",
            EC),
        set(
            "keys an object",
            Reason.ISSUER_KEYS_UNAVAILABLE,
            TestIssuer.json("{\"keys\":{}}"),
            "ES256",
            EC),
        set("a bare array", Reason.ISSUER_KEYS_UNAVAILABLE, TestIssuer.json("[]"), "ES256", EC));
  }

  @Test
  void an_unfit_key_leaves_the_others_in_use() {
    ISSUER.answerKeys(keys(SMALL.publicJwk(), "no key", EC_OTHER.publicJwk()));
    verifying.assertion(EC_OTHER.sign("ES256", claims()), federation);
    assertThat(verifying.keys.health(federation).get(0).summary())
        .startsWith("1 key (and 2 unusable)");
  }

  @Test
  void of_two_keys_with_one_kid_either_may_have_signed() {
    ISSUER.answerKeys(keys(EC.publicJwk(), EC_TWIN.publicJwk()));
    verifying.assertion(EC.sign("ES256", claims()), federation);
    verifying.assertion(EC_TWIN.sign("ES256", claims()), federation);
    assertThat(verifying.reason(RSA.sign("RS256", claims()), federation))
        .isEqualTo(Reason.TOKEN_KEY_UNSUITABLE);
  }

  @Test
  void without_a_kid_the_only_key_that_suits_is_taken_and_none_of_several() {
    String assertion = EC.signText("ES256", "{\"alg\":\"ES256\"}", json(claims()));
    ISSUER.answerKeys(keys(RSA.publicJwk(), EC.publicJwk()));
    verifying.assertion(assertion, federation);

    ISSUER.answerKeys(keys(EC.publicJwk(), EC_OTHER.publicJwk()));
    try (var fresh = new Verifying()) {
      assertThat(fresh.reason(assertion, federation)).isEqualTo(Reason.TOKEN_KEY_UNKNOWN);
    }
  }

  private static Arguments set(
      String name, Reason expected, TestIssuer.Answer keys, String alg, TestKey signer) {
    return arguments(name, expected, keys, alg, signer);
  }

  private static TestIssuer.Answer keys(Object... jwks) {
    return TestIssuer.json(json(Map.of("keys", Arrays.asList(jwks))));
  }

  private static TestIssuer.Answer with(TestKey key, String member, Object value) {
    var jwk = new LinkedHashMap<String, Object>(key.publicJwk());
    jwk.put(member, value);
    return keys(jwk);
  }

  private static TestIssuer.Answer offCurve() {
    return with(EC, "x", EC_TWIN.publicJwk().get("x"));
  }

  private static TestIssuer.Answer hundredAndOne() {
    var jwks = new ArrayList<Object>();
    for (int i = 0; i <= 100; i++) {
      jwks.add(EC.publicJwk());
    }
    return keys(jwks.toArray());
  }
}
