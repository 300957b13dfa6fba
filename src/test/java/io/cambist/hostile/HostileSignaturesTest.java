package io.cambist.hostile;

import static io.cambist.hostile.Tokens.HEADER;
import static io.cambist.hostile.Tokens.own;
import static io.cambist.hostile.Tokens.partner;
import static io.cambist.hostile.Tokens.payload;
import static io.cambist.hostile.Tokens.signed;
import static io.cambist.hostile.Tokens.signedPayload;
import static io.cambist.hostile.Tokens.smallRsa;
import static io.cambist.hostile.Tokens.text;
import static io.cambist.hostile.Tokens.withMember;
import static org.assertj.core.api.Assertions.assertThat;

import io.cambist.jose.JsonText;
import io.cambist.jose.SigningKey;
import io.cambist.oauth.Reason;
import io.cambist.testing.Lure;
import io.cambist.testing.RawJwt;
import io.cambist.testing.TestAssertion;
import io.cambist.testing.TestFederation;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Assertions that are forged or broken. */
@QuarkusTest
@QuarkusTestResource(TestFederation.class)
class HostileSignaturesTest {
  private static final Lure LURE = Lure.open();

  @AfterAll
  static void nobody_came() {
    assertThat(LURE.visits()).isZero();
    LURE.close();
  }

  @TestFactory
  Stream<DynamicTest> the_algorithm_is_never_the_tokens_to_choose() {
    return Hostile.table()
        .token(
            "none, no signature",
            Reason.TOKEN_MALFORMED,
            () -> RawJwt.with("{\"alg\":\"none\"}", payload(), new byte[0]))
        .token(
            "none with a signature",
            Reason.TOKEN_ALGORITHM_REFUSED,
            () -> signed("{\"alg\":\"none\",\"kid\":\"key-1\"}"))
        .token(
            "NoNe",
            Reason.TOKEN_ALGORITHM_REFUSED,
            () -> signed("{\"alg\":\"NoNe\",\"kid\":\"key-1\"}"))
        .token(
            "HMAC with the public key",
            Reason.TOKEN_ALGORITHM_REFUSED,
            () ->
                RawJwt.authenticated(
                    "{\"alg\":\"HS256\",\"kid\":\"key-1\"}",
                    payload(),
                    JsonText.bytes(TestFederation.key("ci").publicJwk())))
        .token(
            "HMAC with nothing",
            Reason.TOKEN_ALGORITHM_REFUSED,
            () ->
                RawJwt.authenticated(
                    "{\"alg\":\"HS512\",\"kid\":\"key-1\"}", payload(), new byte[] {0}))
        .token(
            "lower case",
            Reason.TOKEN_ALGORITHM_REFUSED,
            () -> signed("{\"alg\":\"es256\",\"kid\":\"key-1\"}"))
        .token(
            "unknown",
            Reason.TOKEN_ALGORITHM_REFUSED,
            () -> signed("{\"alg\":\"ES256K\",\"kid\":\"key-1\"}"))
        .token(
            "key wrapping",
            Reason.TOKEN_ALGORITHM_REFUSED,
            () -> signed("{\"alg\":\"RSA-OAEP\",\"kid\":\"key-1\"}"))
        .token("missing", Reason.TOKEN_MALFORMED, () -> signed("{\"kid\":\"key-1\"}"))
        .token(
            "a list",
            Reason.TOKEN_MALFORMED,
            () -> signed("{\"alg\":[\"ES256\"],\"kid\":\"key-1\"}"))
        .exchange(
            "good, but not this issuer's",
            Reason.TOKEN_ALGORITHM_REFUSED,
            () ->
                partner(
                    RawJwt.signed(
                        "{\"alg\":\"ES256\",\"kid\":\"key-1\"}",
                        payload("partner"),
                        "ci",
                        "ES256")))
        .tests();
  }

  @TestFactory
  Stream<DynamicTest> the_key_must_suit_the_algorithm_and_the_signature_the_key() {
    return Hostile.table()
        .token(
            "RS256 named on an EC key",
            Reason.TOKEN_KEY_UNSUITABLE,
            () ->
                RawJwt.signed(
                    "{\"alg\":\"RS256\",\"kid\":\"key-1\"}", payload(), "partner", "RS256"))
        .token(
            "EdDSA named on an EC key",
            Reason.TOKEN_KEY_UNSUITABLE,
            () ->
                RawJwt.signed(
                    "{\"alg\":\"EdDSA\",\"kid\":\"key-1\"}", payload(), "agents", "EdDSA"))
        .token(
            "ES384 named on a P-256 key",
            Reason.TOKEN_KEY_UNSUITABLE,
            () -> signed("{\"alg\":\"ES384\",\"kid\":\"key-1\"}"))
        .exchange(
            "RS384 not permitted",
            Reason.TOKEN_ALGORITHM_REFUSED,
            () ->
                partner(
                    RawJwt.signed(
                        "{\"alg\":\"RS384\",\"kid\":\"key-1\"}",
                        payload("partner"),
                        "partner",
                        "RS256")))
        .exchange(
            "a PSS signature called RS256",
            Reason.TOKEN_SIGNATURE_INVALID,
            () ->
                partner(
                    RawJwt.signed(
                        "{\"alg\":\"RS256\",\"kid\":\"key-1\"}",
                        payload("partner"),
                        "partner",
                        "PS256")))
        .exchange(
            "another RSA key of 1024 bits",
            Reason.TOKEN_SIGNATURE_INVALID,
            () ->
                partner(
                    RawJwt.signed(
                        "{\"alg\":\"RS256\",\"kid\":\"key-1\"}",
                        payload("partner"),
                        smallRsa(),
                        "RS256")))
        .token(
            "of another issuer, same kid",
            Reason.TOKEN_SIGNATURE_INVALID,
            () -> TestAssertion.of("ci").signAs("twin"))
        .token(
            "unknown kid",
            Reason.TOKEN_KEY_UNKNOWN,
            () -> signed("{\"alg\":\"ES256\",\"kid\":\"key-2\"}"))
        .token(
            "DER in place of P1363",
            Reason.TOKEN_SIGNATURE_INVALID,
            () -> RawJwt.signed(HEADER, payload(), "ci", "ES256-DER"))
        .token(
            "all zeros (psychic signature)",
            Reason.TOKEN_SIGNATURE_INVALID,
            () -> RawJwt.with(HEADER, payload(), new byte[64]))
        .token(
            "too short",
            Reason.TOKEN_SIGNATURE_INVALID,
            () -> RawJwt.with(HEADER, payload(), new byte[63]))
        .token("payload swapped", Reason.TOKEN_SIGNATURE_INVALID, Tokens::swapped)
        .token("a bit flipped", Reason.TOKEN_SIGNATURE_INVALID, Tokens::flipped)
        .tests();
  }

  @TestFactory
  Stream<DynamicTest> keys_in_the_header_are_never_used() {
    SigningKey own = SigningKey.generate();
    String jwk = text(own.publicJwk());
    return Hostile.table()
        .token(
            "jwk without kid",
            Reason.TOKEN_SIGNATURE_INVALID,
            () -> own("{\"alg\":\"ES256\",\"jwk\":" + jwk + "}", own))
        .token(
            "jwk and the issuer's kid",
            Reason.TOKEN_SIGNATURE_INVALID,
            () -> own("{\"alg\":\"ES256\",\"kid\":\"key-1\",\"jwk\":" + jwk + "}", own))
        .token(
            "jwk and its own kid",
            Reason.TOKEN_KEY_UNKNOWN,
            () ->
                own("{\"alg\":\"ES256\",\"kid\":\"" + own.keyId() + "\",\"jwk\":" + jwk + "}", own))
        .token(
            "jku",
            Reason.TOKEN_KEY_UNKNOWN,
            () ->
                own(
                    "{\"alg\":\"ES256\",\"kid\":\""
                        + own.keyId()
                        + "\",\"jku\":\""
                        + LURE.url("/jwks")
                        + "\"}",
                    own))
        .token(
            "x5u",
            Reason.TOKEN_SIGNATURE_INVALID,
            () ->
                own(
                    "{\"alg\":\"ES256\",\"kid\":\"key-1\",\"x5u\":\"" + LURE.url("/x5u") + "\"}",
                    own))
        .token(
            "x5c",
            Reason.TOKEN_SIGNATURE_INVALID,
            () -> own("{\"alg\":\"ES256\",\"kid\":\"key-1\",\"x5c\":[\"MIIB\"]}", own))
        .token(
            "kid a path",
            Reason.TOKEN_KEY_UNKNOWN,
            () -> own("{\"alg\":\"ES256\",\"kid\":\"../../etc/passwd\"}", own))
        .token(
            "kid an SQL joke",
            Reason.TOKEN_KEY_UNKNOWN,
            () -> own("{\"alg\":\"ES256\",\"kid\":\"' OR '1'='1\"}", own))
        .tests();
  }

  @TestFactory
  Stream<DynamicTest> critical_extensions_are_refused() {
    return Hostile.table()
        .token(
            "crit exp",
            Reason.TOKEN_HEADER_UNSUPPORTED,
            () -> signed("{\"alg\":\"ES256\",\"kid\":\"key-1\",\"crit\":[\"exp\"],\"exp\":1}"))
        .token(
            "crit empty",
            Reason.TOKEN_HEADER_UNSUPPORTED,
            () -> signed("{\"alg\":\"ES256\",\"kid\":\"key-1\",\"crit\":[]}"))
        .token(
            "crit null",
            Reason.TOKEN_HEADER_UNSUPPORTED,
            () -> signed("{\"alg\":\"ES256\",\"kid\":\"key-1\",\"crit\":null}"))
        .token(
            "crit b64",
            Reason.TOKEN_HEADER_UNSUPPORTED,
            () -> signed("{\"alg\":\"ES256\",\"kid\":\"key-1\",\"crit\":[\"b64\"],\"b64\":false}"))
        .token(
            "b64 alone",
            Reason.TOKEN_HEADER_UNSUPPORTED,
            () -> signed("{\"alg\":\"ES256\",\"kid\":\"key-1\",\"b64\":false}"))
        .tests();
  }

  @TestFactory
  Stream<DynamicTest> the_json_is_read_strictly_and_within_limits() {
    String deep = "[".repeat(40) + "]".repeat(40);
    return Hostile.table()
        .token(
            "sub twice",
            Reason.TOKEN_MALFORMED,
            () -> signedPayload(payload().replaceFirst("\\{", "{\"sub\":\"root\",")))
        .token(
            "twice deep inside",
            Reason.TOKEN_MALFORMED,
            () -> signedPayload(withMember("\"x\":{\"a\":1,\"a\":2}")))
        .token(
            "twice by an escape",
            Reason.TOKEN_MALFORMED,
            () -> signedPayload(payload().replaceFirst("\\{", "{\"s\\\\u0075b\":\"root\",")))
        .token(
            "alg twice",
            Reason.TOKEN_MALFORMED,
            () -> signed("{\"alg\":\"none\",\"alg\":\"ES256\",\"kid\":\"key-1\"}"))
        .token(
            "kid twice",
            Reason.TOKEN_MALFORMED,
            () -> signed("{\"alg\":\"ES256\",\"kid\":\"key-2\",\"kid\":\"key-1\"}"))
        .token("too deep", Reason.TOKEN_MALFORMED, () -> signedPayload(withMember("\"x\":" + deep)))
        .token(
            "too many values",
            Reason.TOKEN_MALFORMED,
            () -> signedPayload(withMember("\"x\":[" + "1,".repeat(1500) + "1]")))
        .token(
            "a number of a thousand digits",
            Reason.TOKEN_MALFORMED,
            () -> signedPayload(withMember("\"x\":" + "9".repeat(1000))))
        .token(
            "too large",
            Reason.TOKEN_TOO_LARGE,
            () -> signedPayload(withMember("\"x\":\"" + "x".repeat(20_000) + "\"")))
        .token("something after it", Reason.TOKEN_MALFORMED, () -> signedPayload(payload() + "{}"))
        .token("an array", Reason.TOKEN_MALFORMED, () -> signedPayload("[" + payload() + "]"))
        .token("a comment", Reason.TOKEN_MALFORMED, () -> signedPayload("/* */" + payload()))
        .token("not JSON", Reason.TOKEN_MALFORMED, () -> signedPayload("sub=root"))
        .token("nothing", Reason.TOKEN_MALFORMED, () -> signedPayload(""))
        .tests();
  }

  @TestFactory
  Stream<DynamicTest> what_is_no_compact_jwt_is_refused() {
    return Hostile.table()
        .token("a word", Reason.TOKEN_MALFORMED, () -> "token")
        .token("two parts", Reason.TOKEN_MALFORMED, () -> "e30.e30")
        .token("four parts", Reason.TOKEN_MALFORMED, () -> TestAssertion.of("ci").sign() + ".x")
        .token("encrypted", Reason.TOKEN_MALFORMED, () -> "e30.e30.e30.e30.e30")
        .token("padded", Reason.TOKEN_MALFORMED, () -> TestAssertion.of("ci").sign() + "=")
        .token(
            "a space in front", Reason.TOKEN_MALFORMED, () -> " " + TestAssertion.of("ci").sign())
        .token("plain base64", Reason.TOKEN_MALFORMED, () -> "e30+.e30/.AAAA")
        .token("dots", Reason.TOKEN_MALFORMED, () -> "..")
        .token(
            "JSON serialization",
            Reason.TOKEN_MALFORMED,
            () -> "{\"payload\":\"e30\",\"signatures\":[]}")
        .token("control characters", Reason.TOKEN_MALFORMED, () -> "e30\r\n.e30.AAAA")
        .tests();
  }
}
