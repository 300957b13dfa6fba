package io.cambist.hostile;

import static io.cambist.testing.Gateway.basic;
import static io.cambist.testing.Gateway.exchange;
import static io.cambist.testing.Gateway.exchangeAs;
import static io.cambist.testing.Gateway.form;
import static io.cambist.testing.Gateway.introspectAs;
import static io.cambist.testing.Gateway.revocation;
import static io.cambist.testing.Gateway.token;

import io.cambist.oauth.Reason;
import io.cambist.testing.Gateway;
import io.cambist.testing.TestAssertion;
import io.cambist.testing.TestFederation;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.specification.RequestSpecification;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Callers who are not who they say, or reach for what is not theirs. */
@QuarkusTest
@QuarkusTestResource(TestFederation.class)
class HostileCallersTest {
  private static final String ORDERS = "https://orders.example";

  @TestFactory
  Stream<DynamicTest> a_client_is_who_it_can_show_to_be() {
    return Hostile.table()
        .exchange(
            "wrong secret",
            Reason.CLIENT_AUTHENTICATION_FAILED,
            () -> with(basic("partner-gateway", "guess")))
        .exchange(
            "empty secret",
            Reason.CLIENT_AUTHENTICATION_FAILED,
            () -> with(basic("partner-gateway", "")))
        .exchange(
            "the hash for the secret",
            Reason.CLIENT_AUTHENTICATION_FAILED,
            () -> with(basic("partner-gateway", "sha256:")))
        .exchange(
            "unknown client",
            Reason.CLIENT_AUTHENTICATION_FAILED,
            () -> with(basic("nobody", "guess")))
        .exchange(
            "another client's secret",
            Reason.CLIENT_AUTHENTICATION_FAILED,
            () -> with(basic("partner-gateway", TestFederation.secret("desk"))))
        .exchange(
            "a method that is not its own",
            Reason.CLIENT_AUTHENTICATION_FAILED,
            () -> with(basic("desk")))
        .exchange(
            "post where basic is fixed",
            Reason.CLIENT_AUTHENTICATION_FAILED,
            () ->
                partner()
                    .formParam("client_id", "partner-gateway")
                    .formParam("client_secret", TestFederation.secret("partner-gateway")))
        .exchange(
            "its name alone",
            Reason.CLIENT_AUTHENTICATION_FAILED,
            () -> partner().formParam("client_id", "partner-gateway"))
        .exchange(
            "an unknown name alone",
            Reason.CLIENT_AUTHENTICATION_FAILED,
            () -> partner().formParam("client_id", "nobody"))
        .exchange(
            "a subject-token client with a secret",
            Reason.CLIENT_AUTHENTICATION_FAILED,
            () -> exchange(TestAssertion.of("ci").sign()).header("Authorization", basic("ci", "x")))
        .tests();
  }

  @TestFactory
  Stream<DynamicTest> credentials_are_sound_and_single() {
    return Hostile.table()
        .exchange("bearer", Reason.CLIENT_AUTHENTICATION_MALFORMED, () -> with("Bearer abc"))
        .exchange("no base64", Reason.CLIENT_AUTHENTICATION_MALFORMED, () -> with("Basic ***"))
        .exchange("no colon", Reason.CLIENT_AUTHENTICATION_MALFORMED, () -> with("Basic YWJj"))
        .exchange("nothing", Reason.CLIENT_AUTHENTICATION_MALFORMED, () -> with("Basic "))
        .exchange("no scheme", Reason.CLIENT_AUTHENTICATION_MALFORMED, () -> with("YWJjOmRlZg=="))
        .exchange(
            "header and secret",
            Reason.CLIENT_AUTHENTICATION_SEVERAL,
            () -> with(basic("partner-gateway")).formParam("client_secret", "x"))
        .exchange(
            "header and another client_id",
            Reason.CLIENT_AUTHENTICATION_SEVERAL,
            () -> with(basic("partner-gateway")).formParam("client_id", "desk"))
        .exchange(
            "two headers",
            Reason.CLIENT_AUTHENTICATION_SEVERAL,
            () -> with(basic("partner-gateway")).header("Authorization", basic("desk")))
        .exchange(
            "a secret without a client",
            Reason.CLIENT_UNIDENTIFIED,
            () -> partner().formParam("client_secret", "x"))
        .tests();
  }

  @TestFactory
  Stream<DynamicTest> an_assertion_vouches_for_its_own_clients_only() {
    return Hostile.table()
        .exchange(
            "nobody named, nobody vouched for",
            Reason.CLIENT_UNIDENTIFIED,
            HostileCallersTest::partner)
        .exchange(
            "nobody named, two vouched for",
            Reason.CLIENT_UNIDENTIFIED,
            () -> exchange(TestAssertion.of("agents").sign()))
        .exchange(
            "another issuer's client",
            Reason.CLIENT_ISSUER_REFUSED,
            () -> exchange(TestAssertion.of("partner").sign()).formParam("client_id", "ci"))
        .exchange(
            "an issuer that the client may not bring",
            Reason.CLIENT_ISSUER_REFUSED,
            () -> exchangeAs("partner-gateway", TestAssertion.of("ci").sign()))
        .exchange(
            "an agent as a job",
            Reason.CLIENT_ISSUER_REFUSED,
            () -> exchange(TestAssertion.of("agents").sign()).formParam("client_id", "ci"))
        .tests();
  }

  @TestFactory
  Stream<DynamicTest> tokens_of_ours_are_exchanged_by_those_who_may() {
    return Hostile.table()
        .exchange(
            "neither client nor audience",
            Reason.TOKEN_OF_ANOTHER_CLIENT,
            () -> exchangeAs("ledger-api", job()).formParam("audience", ORDERS))
        .exchange(
            "another subject-token client",
            Reason.TOKEN_OF_ANOTHER_CLIENT,
            () -> exchange(job()).formParam("client_id", "remote-jobs"))
        .exchange(
            "possession, where the client must authenticate",
            Reason.CLIENT_UNIDENTIFIED,
            () ->
                exchange(token(exchangeAs("partner-gateway", TestAssertion.of("partner").sign()))))
        .exchange(
            "declared an id token",
            Reason.SUBJECT_TOKEN_TYPE_UNSUPPORTED,
            () ->
                form()
                    .formParam("grant_type", Gateway.GRANT)
                    .formParam("subject_token", job())
                    .formParam("subject_token_type", "urn:ietf:params:oauth:token-type:id_token"))
        .exchange("ended", Reason.TOKEN_INACTIVE, () -> exchange(ended()))
        .exchange(
            "signed by an issuer",
            Reason.TOKEN_KEY_UNKNOWN,
            () ->
                exchange(
                    TestAssertion.of("ci")
                        .with("iss", "https://cambist.test")
                        .typ("at+jwt")
                        .sign()))
        .exchange(
            "for no rule's client",
            Reason.POLICY_NONE,
            () -> exchangeAs("orders-api", job()).formParam("audience", ORDERS))
        .tests();
  }

  @TestFactory
  Stream<DynamicTest> introspection_and_revocation_are_guarded() {
    return Hostile.table()
        .row(
            "introspection by nobody",
            Reason.CLIENT_AUTHENTICATION_FAILED,
            () -> form().formParam("token", "x").post("/oauth2/introspect"))
        .row(
            "introspection by name",
            Reason.CLIENT_AUTHENTICATION_FAILED,
            () ->
                form()
                    .formParam("token", "x")
                    .formParam("client_id", "ci")
                    .post("/oauth2/introspect"))
        .row(
            "introspection with a wrong secret",
            Reason.CLIENT_AUTHENTICATION_FAILED,
            () ->
                form()
                    .header("Authorization", basic("orders-api", "x"))
                    .formParam("token", "x")
                    .post("/oauth2/introspect"))
        .row(
            "introspection of nothing",
            Reason.PARAMETER_MISSING,
            () -> form().header("Authorization", basic("orders-api")).post("/oauth2/introspect"))
        .row(
            "introspection of an empty token",
            Reason.PARAMETER_MISSING,
            () -> introspectAs("orders-api", ""))
        .row(
            "introspection by GET",
            Reason.METHOD_NOT_ALLOWED,
            () -> form().get("/oauth2/introspect"))
        .row("revocation of nothing", Reason.PARAMETER_MISSING, () -> form().post("/oauth2/revoke"))
        .post(
            "revocation by another client",
            Reason.TOKEN_OF_ANOTHER_CLIENT,
            "/oauth2/revoke",
            () -> revocation(job()).header("Authorization", basic("orders-api")))
        .post(
            "revocation by name of another",
            Reason.TOKEN_OF_ANOTHER_CLIENT,
            "/oauth2/revoke",
            () -> revocation(job()).formParam("client_id", "remote-jobs"))
        .post(
            "revocation by possession, where the client must authenticate",
            Reason.TOKEN_OF_ANOTHER_CLIENT,
            "/oauth2/revoke",
            () ->
                revocation(
                    token(exchangeAs("partner-gateway", TestAssertion.of("partner").sign()))))
        .row("revocation by GET", Reason.METHOD_NOT_ALLOWED, () -> form().get("/oauth2/revoke"))
        .tests();
  }

  private static RequestSpecification partner() {
    return exchange(TestAssertion.of("partner").sign());
  }

  private static RequestSpecification with(String authorization) {
    return partner().header("Authorization", authorization);
  }

  private static String job() {
    return token(exchange(TestAssertion.of("ci").sign()));
  }

  private static String ended() {
    String token = job();
    revocation(token).post("/oauth2/revoke").then().statusCode(200);
    return token;
  }
}
