package io.cambist.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
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
import java.time.Clock;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Clients that sign for themselves, and clients that are vouched for. */
@QuarkusTest
@QuarkusTestResource(TestFederation.class)
class ClientAssertionsTest {
  private static final String GATEWAY = "https://cambist.test";
  private static final String BEARER = Credentials.AssertionType.JWT_BEARER.uri();
  private static final String SPIFFE = Credentials.AssertionType.JWT_SPIFFE.uri();
  private static final String SVID = "spiffe://example.org/ns/shop/orders";

  @Inject AuditTrail trail;

  @Test
  void a_client_that_signs_for_itself_exchanges_once_per_assertion() {
    String assertion = sign("signer", claims("signer"));
    String token = Gateway.token(with(BEARER, assertion));
    assertThat(Gateway.claims(token).get("client_id")).isEqualTo("signer");

    refused(Gateway.send(with(BEARER, assertion)), "client_assertion_replayed", "mark");
    refused(introspect(token, assertion), "client_assertion_replayed", "mark");
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
    refused(introspect(token, assertion), "client_assertion_replayed", "mark");
    refused(Gateway.send(with(BEARER, assertion)), "client_assertion_replayed", "mark");
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
                      refused(Gateway.send(request), "client_assertion_refused", wrong.detail());
                      assertThat(StoredSessions.count()).isEqualTo(sessions);
                    }));
  }

  @Test
  void a_client_that_is_named_and_unknown_is_unknown() {
    refused(
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
  void a_pod_authenticates_by_its_service_account_token_again_and_again() {
    String mounted = sign("cluster", pod("shop", "orders"));
    for (int i = 0; i < 2; i++) {
      String token = Gateway.token(with(BEARER, mounted));
      assertThat(Gateway.claims(token).get("client_id")).isEqualTo("pod");
    }
    Gateway.token(with(BEARER, mounted).formParam("client_id", "pod"));
    String night = Gateway.token(with(BEARER, sign("cluster", pod("night", "batch"))));
    assertThat(Gateway.claims(night).get("client_id")).isEqualTo("night-pods");
  }

  @Test
  void a_pod_that_meets_no_ones_conditions_or_several_is_refused() {
    refused(
        Gateway.send(with(BEARER, sign("cluster", pod("shop", "other")))),
        "client_assertion_refused",
        "meets no client's conditions");
    refused(
        Gateway.send(
            with(BEARER, sign("cluster", pod("shop", "orders")))
                .formParam("client_id", "night-pods")),
        "client_assertion_refused",
        "meets no client's conditions");
    refused(
        Gateway.send(with(BEARER, sign("cluster", pod("twins", "any")))),
        "client_unidentified",
        "conditions of 2 clients");
    Map<String, Object> forTwo = pod("shop", "orders");
    forTwo.put("aud", List.of(GATEWAY, "https://kubernetes.default.svc"));
    refused(
        Gateway.send(with(BEARER, sign("cluster", forTwo))),
        "client_assertion_refused",
        "aud does not name this server alone");
    refused(
        Gateway.send(with(BEARER, TestFederation.key("mesh").sign("JWT", pod("shop", "orders")))),
        "client_assertion_refused",
        "signature does not verify");
    refused(
        Gateway.send(
            with(BEARER, TestAssertion.of("partner").sign()).formParam("client_id", "pod")),
        "client_assertion_refused",
        "no client is vouched for");
  }

  @Test
  void an_assertion_that_is_taken_once_is_taken_once_in_whatever_role() {
    TestAssertion asClient = TestAssertion.of("agents");
    Gateway.token(with(BEARER, asClient.sign()));
    refused(Gateway.send(with(BEARER, asClient.sign())), "client_assertion_replayed", "mark");
    Gateway.send(chain(asClient.sign())).then().statusCode(400);

    TestAssertion asSubject = TestAssertion.of("agents");
    Gateway.token(chain(asSubject.sign()));
    refused(Gateway.send(with(BEARER, asSubject.sign())), "client_assertion_replayed", "mark");
  }

  @Test
  void a_client_assertion_is_no_subject_and_no_actor_in_the_same_request() {
    String pod = sign("cluster", pod("shop", "orders"));
    refused(
        Gateway.send(asserting(Gateway.exchange(pod), BEARER, pod)),
        "client_assertion_refused",
        "the client assertion is the subject_token too");
    refused(
        Gateway.send(
            with(BEARER, pod)
                .formParam("actor_token", pod)
                .formParam("actor_token_type", Gateway.JWT)),
        "client_assertion_refused",
        "the client assertion is the actor_token too");
    TestAssertion once = TestAssertion.of("agents");
    String twin = once.sign();
    refused(
        Gateway.send(
            with(BEARER, once.with("other", "text").sign())
                .formParam("actor_token", twin)
                .formParam("actor_token_type", Gateway.JWT)),
        "client_assertion_replayed",
        "the actor token has the same identifier");
    String own = sign("signer", claims("signer"));
    refused(
        Gateway.send(asserting(Gateway.exchange(own), BEARER, sign("signer", claims("signer")))),
        "token_issuer_unknown",
        "iss is exactly that of none");
  }

  @Test
  void a_workload_authenticates_by_its_svid_with_or_without_its_name() {
    for (String name : List.of("", "mesh-orders", SVID)) {
      RequestSpecification request = with(SPIFFE, sign("mesh", svid(SVID)));
      String token = Gateway.token(name.isEmpty() ? request : request.formParam("client_id", name));
      assertThat(Gateway.claims(token).get("client_id")).isEqualTo("mesh-orders");
    }
    Map<String, Object> named = svid(SVID);
    named.put("iss", "https://mesh.example");
    Gateway.token(with(SPIFFE, sign("mesh", named)));
  }

  @Test
  void an_svid_of_somebody_else_or_for_somebody_else_is_refused() {
    for (String other :
        List.of(
            "spiffe://example.org/ns/other/orders",
            "spiffe://example.org/ns/shop",
            "spiffe://example.org/ns/shop/../other",
            "spiffe://example.org.evil/ns/shop/orders",
            "orders")) {
      refused(
          Gateway.send(with(SPIFFE, sign("mesh", svid(other)))),
          "client_assertion_refused",
          "sub is the SPIFFE ID of clients of 0 issuers");
    }
    Map<String, Object> forTwo = svid(SVID);
    forTwo.put("aud", List.of(GATEWAY, "https://other.example"));
    refused(
        Gateway.send(with(SPIFFE, sign("mesh", forTwo))),
        "client_assertion_refused",
        "aud does not name this server alone");
    Map<String, Object> foreign = svid(SVID);
    foreign.put("iss", "https://cluster.example");
    refused(
        Gateway.send(with(SPIFFE, sign("mesh", foreign))),
        "client_assertion_refused",
        "iss is not that of issuer mesh");
    refused(
        Gateway.send(with(SPIFFE, sign("cluster", svid(SVID)))),
        "client_assertion_refused",
        "signature does not verify");
    refused(
        Gateway.send(with(BEARER, sign("mesh", svid(SVID)))),
        "client_assertion_refused",
        "no client is vouched for");
  }

  @Test
  void a_client_of_certificates_needs_one() {
    refused(
        Gateway.send(
            Gateway.exchange(TestAssertion.of("partner").sign()).formParam("client_id", "sealed")),
        "client_authentication_failed",
        "no client certificate");
  }

  private void refused(Response answer, String reason, String detail) {
    var event = Events.of(trail, answer.path("decision_id"));
    assertThat(event.get("reason").asText()).as(event.toString()).isEqualTo(reason);
    assertThat(event.get("detail").asText()).contains(detail);
    if (reason.startsWith("client_")) {
      answer.then().statusCode(401).body("error", equalTo("invalid_client"));
    }
  }

  private static RequestSpecification with(String type, String assertion) {
    return asserting(Gateway.exchange(TestAssertion.of("partner").sign()), type, assertion);
  }

  private static RequestSpecification asserting(
      RequestSpecification request, String type, String assertion) {
    return request
        .formParam("client_assertion_type", type)
        .formParam("client_assertion", assertion);
  }

  /** An exchange by a client with a secret, for a target that takes agents' subject tokens. */
  private static RequestSpecification chain(String agent) {
    return Gateway.exchangeAs("orders-api", agent)
        .formParam("audience", "https://chain.example")
        .formParam("scope", "a");
  }

  private static Response introspect(String token, String assertion) {
    return asserting(Gateway.form().formParam("token", token), BEARER, assertion)
        .post("/oauth2/introspect");
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

  private static Map<String, Object> claims(String client) {
    var claims = new LinkedHashMap<String, Object>();
    claims.put("iss", client);
    claims.put("sub", client);
    claims.put("aud", GATEWAY);
    claims.put("jti", UUID.randomUUID().toString());
    claims.put("iat", now());
    claims.put("exp", now() + 300);
    return claims;
  }

  /** A projected service account token, as the Kubernetes API server writes it. */
  private static Map<String, Object> pod(String namespace, String account) {
    var claims = new LinkedHashMap<String, Object>();
    claims.put("aud", List.of(GATEWAY));
    claims.put("exp", now() + 3600);
    claims.put("iat", now());
    claims.put("iss", "https://cluster.example");
    claims.put("jti", UUID.randomUUID().toString());
    claims.put(
        "kubernetes.io",
        Map.of(
            "namespace",
            namespace,
            "node",
            Map.of("name", "node-1", "uid", "646e7c5e-32d6-4d42-9dbd-e504e6cbe6b1"),
            "pod",
            Map.of("name", account + "-7d9", "uid", "5e0bd49b-f040-43b0-99b7-22765a53f7f3"),
            "serviceaccount",
            Map.of("name", account, "uid", "14ee3fa4-a7e2-420f-9f9a-dbc4507c3798")));
    claims.put("nbf", now());
    claims.put("sub", "system:serviceaccount:" + namespace + ":" + account);
    return claims;
  }

  private static Map<String, Object> svid(String id) {
    var claims = new LinkedHashMap<String, Object>();
    claims.put("sub", id);
    claims.put("aud", List.of(GATEWAY));
    claims.put("exp", now() + 300);
    claims.put("iat", now());
    return claims;
  }

  private static String sign(String signer, Map<String, Object> claims) {
    return TestFederation.key(signer).sign("JWT", claims);
  }

  private static String raw(String header, Map<String, Object> claims) {
    return RawJwt.signed(header, json(claims), "signer", "ES256");
  }

  private static String json(Map<String, Object> claims) {
    try {
      return new ObjectMapper().writeValueAsString(claims);
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private static long now() {
    return Clock.systemUTC().instant().getEpochSecond();
  }
}
