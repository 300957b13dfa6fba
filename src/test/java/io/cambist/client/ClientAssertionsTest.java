package io.cambist.client;

import static io.cambist.client.ClientRequests.BEARER;
import static io.cambist.client.ClientRequests.GATEWAY;
import static io.cambist.client.ClientRequests.claims;
import static io.cambist.client.ClientRequests.introspect;
import static io.cambist.client.ClientRequests.json;
import static io.cambist.client.ClientRequests.now;
import static io.cambist.client.ClientRequests.pod;
import static io.cambist.client.ClientRequests.raw;
import static io.cambist.client.ClientRequests.refused;
import static io.cambist.client.ClientRequests.sign;
import static io.cambist.client.ClientRequests.with;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.oauth2.sdk.auth.PrivateKeyJWT;
import com.nimbusds.oauth2.sdk.id.ClientID;
import io.cambist.audit.AuditTrail;
import io.cambist.testing.Events;
import io.cambist.testing.Gateway;
import io.cambist.testing.RawJwt;
import io.cambist.testing.StoredSessions;
import io.cambist.testing.TestAssertion;
import io.cambist.testing.TestFederation;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.net.URI;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Clients that sign for themselves. */
@QuarkusTest
@QuarkusTestResource(TestFederation.class)
class ClientAssertionsTest {
  @Inject AuditTrail trail;

  @Test
  void a_client_that_signs_for_itself_exchanges_once_per_assertion() {
    String assertion = sign("signer", claims("signer"));
    String token = Gateway.token(with(BEARER, assertion));
    assertThat(Gateway.claims(token).get("client_id")).isEqualTo("signer");

    refused(trail, Gateway.send(with(BEARER, assertion)), "client_assertion_replayed", "mark");
    refused(trail, introspect(token, assertion), "client_assertion_replayed", "mark");
    Gateway.token(with(BEARER, sign("signer", claims("signer"))).formParam("client_id", "signer"));
  }

  @Test
  void a_refused_or_denied_exchange_burns_nothing() {
    String assertion = sign("signer", claims("signer"));
    Gateway.send(with(BEARER, assertion).formParam("scope", "none")).then().statusCode(400);
    Gateway.send(with(BEARER, assertion).formParam("audience", "https://evil.example"))
        .then()
        .statusCode(400);
    Gateway.send(with(BEARER, assertion).formParam("client_id", "desk")).then().statusCode(401);
    Gateway.token(with(BEARER, assertion));
  }

  @Test
  void an_introspection_uses_the_assertion_up() {
    String token = Gateway.token(with(BEARER, sign("signer", claims("signer"))));
    String assertion = sign("signer", claims("signer"));
    introspect(token, assertion).then().statusCode(200).body("active", equalTo(true));
    refused(trail, introspect(token, assertion), "client_assertion_replayed", "mark");
    refused(trail, Gateway.send(with(BEARER, assertion)), "client_assertion_replayed", "mark");
  }

  @Test
  void two_clients_may_use_one_jti() {
    Map<String, Object> one = claims("signer");
    Map<String, Object> other = claims("older-signer");
    other.put("jti", one.get("jti"));
    Gateway.token(with(BEARER, sign("signer", one)));
    Gateway.token(with(BEARER, sign("older-signer", other)));
  }

  @Test
  void a_typ_of_its_own_or_none_is_as_good_and_the_audience_may_be_a_list() {
    Map<String, Object> claims = claims("signer");
    claims.put("aud", List.of(GATEWAY));
    Gateway.token(
        with(BEARER, TestFederation.key("signer").sign("client-authentication+jwt", claims)));
    Gateway.token(with(BEARER, raw("{\"alg\":\"ES256\",\"kid\":\"key-1\"}", claims("signer"))));
    Map<String, Object> endpoint = claims("older-signer");
    endpoint.put("aud", GATEWAY + "/oauth2/token");
    Gateway.token(with(BEARER, sign("older-signer", endpoint)));
  }

  /** One thing that is wrong with an otherwise good assertion of the client signer. */
  private record Wrong(String name, String detail, String assertion) {}

  @TestFactory
  Stream<DynamicTest> an_assertion_is_refused_for_one_thing_alone() {
    long now = now();
    List<Wrong> table =
        List.of(
            but("another issuer", "iss is not the client's id", "iss", "older-signer"),
            but("another subject", "sub is not the client's id", "sub", "older-signer"),
            but("no subject", "sub is not the client's id", "sub", null),
            but("no audience", "aud is missing, or no string", "aud", null),
            but("another server", "aud is not " + GATEWAY, "aud", "https://other.example"),
            but("a slash more", "aud is not " + GATEWAY, "aud", GATEWAY + "/"),
            but(
                "the token endpoint",
                "aud is the token endpoint, which the client may not send",
                "aud",
                GATEWAY + "/oauth2/token"),
            but(
                "another server too",
                "aud names 2 audiences, not one",
                "aud",
                List.of(GATEWAY, "https://other.example")),
            but("no expiry", "exp is missing, or no time", "exp", null),
            but("expired", "exp has passed", "exp", now - 1),
            but("endless", "exp lies more than 3600 s ahead", "exp", now + 3700),
            but("not yet", "nbf lies in the future", "nbf", now + 60),
            but("from the future", "iat lies in the future", "iat", now + 60),
            but("an odd iat", "iat is no time", "iat", "yesterday"),
            but("no jti", "jti is missing, empty, very long or no string", "jti", null),
            but("an empty jti", "jti is missing, empty, very long or no string", "jti", ""),
            but(
                "a jti that is a number",
                "jti is missing, empty, very long or no string",
                "jti",
                7),
            new Wrong(
                "an access token's typ",
                "the assertion's typ is not one of",
                TestFederation.key("signer").sign("at+jwt", claims("signer"))),
            new Wrong(
                "no signature",
                "the token has no signature",
                sign("signer", claims("signer")).replaceAll("[^.]+$", "")),
            new Wrong(
                "alg none",
                "the assertion's alg is not one of [ES256]",
                RawJwt.with("{\"alg\":\"none\"}", json(claims("signer")), new byte[64])),
            new Wrong(
                "HMAC with the public key",
                "the assertion's alg is not one of [ES256]",
                RawJwt.authenticated("{\"alg\":\"HS256\"}", json(claims("signer")), new byte[32])),
            new Wrong(
                "another client's key",
                "the ES256 signature does not verify",
                TestFederation.key("older-signer").sign("JWT", claims("signer"))),
            new Wrong(
                "an unknown key",
                "none of 1 keys has the token's kid",
                raw("{\"alg\":\"ES256\",\"kid\":\"other\"}", claims("signer"))),
            new Wrong(
                "an unknown extension",
                "the header has a crit member",
                raw("{\"alg\":\"ES256\",\"crit\":[\"x\"]}", claims("signer"))),
            new Wrong("nobody", "no client is vouched for", sign("signer", claims("nobody"))),
            new Wrong(
                "a client with a secret", "the client's method is", sign("signer", claims("desk"))),
            new Wrong("no JWT", "dot-separated parts", "assertion"));
    return table.stream()
        .map(
            wrong ->
                DynamicTest.dynamicTest(
                    wrong.name(),
                    () -> {
                      int sessions = StoredSessions.count();
                      RequestSpecification request = with(BEARER, wrong.assertion());
                      if (wrong.name().equals("a client with a secret")) {
                        request.formParam("client_id", "desk");
                      }
                      if (wrong.name().equals("another issuer")) {
                        request.formParam("client_id", "signer");
                      }
                      refused(
                          trail, Gateway.send(request), "client_assertion_refused", wrong.detail());
                      assertThat(StoredSessions.count()).isEqualTo(sessions);
                    }));
  }

  @Test
  void a_client_that_is_named_and_unknown_is_unknown() {
    refused(
        trail,
        Gateway.send(
            with(BEARER, sign("signer", claims("signer"))).formParam("client_id", "nobody")),
        "client_assertion_refused",
        "unknown client");
  }

  @Test
  void every_refused_assertion_is_refused_in_the_same_words() {
    var bodies = new HashSet<String>();
    for (String assertion :
        List.of(
            sign("signer", claims("nobody")),
            TestFederation.key("older-signer").sign("JWT", claims("signer")),
            sign("cluster", pod("evil", "orders")),
            but("", "", "exp", now() - 1).assertion())) {
      Response answer =
          Gateway.send(with(BEARER, assertion)).then().statusCode(401).extract().response();
      bodies.add(answer.path("error") + ": " + answer.path("error_description"));
    }
    assertThat(bodies).hasSize(1);
  }

  @Test
  void whom_a_refused_assertion_names_is_in_the_audit() {
    for (String claimed : List.of("signer", "nobody")) {
      Map<String, Object> late = claims(claimed);
      late.put("exp", 1);
      Response answer = Gateway.send(with(BEARER, sign("signer", late)));
      var event = Events.of(trail, answer.path("decision_id"));
      assertThat(event.get("claimed_client").asText())
          .isEqualTo(claimed.equals("signer") ? "signer" : "(unknown)");
      assertThat(event.has("client")).isFalse();
    }
  }

  @Test
  void the_nimbus_sdk_authenticates_as_it_is() throws Exception {
    ECKey key = ECKey.parse(TestFederation.key("signer").privateJwk());
    var nimbus =
        new PrivateKeyJWT(
            new ClientID("signer"),
            URI.create(GATEWAY),
            JWSAlgorithm.ES256,
            key.toPrivateKey(),
            "key-1",
            null);
    RequestSpecification exchange = Gateway.exchange(TestAssertion.of("partner").sign());
    nimbus.toParameters().forEach((name, values) -> exchange.formParam(name, values));
    Gateway.token(exchange);
  }

  @Test
  void a_client_of_certificates_needs_one() {
    refused(
        trail,
        Gateway.send(
            Gateway.exchange(TestAssertion.of("partner").sign()).formParam("client_id", "sealed")),
        "client_authentication_failed",
        "no client certificate");
  }

  private static Wrong but(String name, String detail, String claim, Object value) {
    Map<String, Object> claims = claims("signer");
    if (value == null) {
      claims.remove(claim);
    } else {
      claims.put(claim, value);
    }
    return new Wrong(name, detail, sign("signer", claims));
  }
}
