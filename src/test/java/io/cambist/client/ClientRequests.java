package io.cambist.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.cambist.audit.AuditTrail;
import io.cambist.testing.Events;
import io.cambist.testing.Gateway;
import io.cambist.testing.RawJwt;
import io.cambist.testing.TestAssertion;
import io.cambist.testing.TestFederation;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Requests of clients that send an assertion of who they are, and how they are refused. */
final class ClientRequests {
  static final String GATEWAY = "https://cambist.test";
  static final String BEARER = Credentials.AssertionType.JWT_BEARER.uri();
  static final String SPIFFE = Credentials.AssertionType.JWT_SPIFFE.uri();

  private ClientRequests() {}

  static void refused(AuditTrail trail, Response answer, String reason, String detail) {
    var event = Events.of(trail, answer.path("decision_id"));
    assertThat(event.get("reason").asText()).as(event.toString()).isEqualTo(reason);
    assertThat(event.get("detail").asText()).contains(detail);
    if (reason.startsWith("client_")) {
      answer.then().statusCode(401).body("error", equalTo("invalid_client"));
    }
  }

  static RequestSpecification with(String type, String assertion) {
    return asserting(Gateway.exchange(TestAssertion.of("partner").sign()), type, assertion);
  }

  static RequestSpecification asserting(
      RequestSpecification request, String type, String assertion) {
    return request
        .formParam("client_assertion_type", type)
        .formParam("client_assertion", assertion);
  }

  static Response introspect(String token, String assertion) {
    return asserting(Gateway.form().formParam("token", token), BEARER, assertion)
        .post("/oauth2/introspect");
  }

  static Map<String, Object> claims(String client) {
    var claims = new LinkedHashMap<String, Object>();
    claims.put("iss", client);
    claims.put("sub", client);
    claims.put("aud", GATEWAY);
    claims.put("jti", UUID.randomUUID().toString());
    claims.put("iat", now());
    claims.put("exp", now() + 300);
    return claims;
  }

  static String sign(String signer, Map<String, Object> claims) {
    return TestFederation.key(signer).sign("JWT", claims);
  }

  static String raw(String header, Map<String, Object> claims) {
    return RawJwt.signed(header, json(claims), "signer", "ES256");
  }

  static String json(Map<String, Object> claims) {
    try {
      return new ObjectMapper().writeValueAsString(claims);
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  static long now() {
    return Clock.systemUTC().instant().getEpochSecond();
  }

  /** A projected service account token, as the Kubernetes API server writes it. */
  static Map<String, Object> pod(String namespace, String account) {
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
}
