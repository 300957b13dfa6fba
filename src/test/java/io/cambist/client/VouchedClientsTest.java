package io.cambist.client;

import static io.cambist.client.ClientRequests.BEARER;
import static io.cambist.client.ClientRequests.GATEWAY;
import static io.cambist.client.ClientRequests.SPIFFE;
import static io.cambist.client.ClientRequests.asserting;
import static io.cambist.client.ClientRequests.claims;
import static io.cambist.client.ClientRequests.now;
import static io.cambist.client.ClientRequests.pod;
import static io.cambist.client.ClientRequests.refused;
import static io.cambist.client.ClientRequests.sign;
import static io.cambist.client.ClientRequests.with;
import static org.assertj.core.api.Assertions.assertThat;

import io.cambist.audit.AuditTrail;
import io.cambist.testing.Gateway;
import io.cambist.testing.TestAssertion;
import io.cambist.testing.TestFederation;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Clients that an issuer vouches for. */
@QuarkusTest
@QuarkusTestResource(TestFederation.class)
class VouchedClientsTest {
  private static final String SVID = "spiffe://example.org/ns/shop/orders";

  @Inject AuditTrail trail;

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
        trail,
        Gateway.send(with(BEARER, sign("cluster", pod("shop", "other")))),
        "client_assertion_refused",
        "meets no client's conditions");
    refused(
        trail,
        Gateway.send(
            with(BEARER, sign("cluster", pod("shop", "orders")))
                .formParam("client_id", "night-pods")),
        "client_assertion_refused",
        "meets no client's conditions");
    refused(
        trail,
        Gateway.send(with(BEARER, sign("cluster", pod("twins", "any")))),
        "client_unidentified",
        "conditions of 2 clients");
    Map<String, Object> forTwo = pod("shop", "orders");
    forTwo.put("aud", List.of(GATEWAY, "https://kubernetes.default.svc"));
    refused(
        trail,
        Gateway.send(with(BEARER, sign("cluster", forTwo))),
        "client_assertion_refused",
        "aud does not name this server alone");
    refused(
        trail,
        Gateway.send(with(BEARER, TestFederation.key("mesh").sign("JWT", pod("shop", "orders")))),
        "client_assertion_refused",
        "signature does not verify");
    refused(
        trail,
        Gateway.send(
            with(BEARER, TestAssertion.of("partner").sign()).formParam("client_id", "pod")),
        "client_assertion_refused",
        "no client is vouched for");
  }

  @Test
  void an_assertion_that_is_taken_once_is_taken_once_in_whatever_role() {
    TestAssertion asClient = TestAssertion.of("agents");
    Gateway.token(with(BEARER, asClient.sign()));
    refused(
        trail, Gateway.send(with(BEARER, asClient.sign())), "client_assertion_replayed", "mark");
    Gateway.send(chain(asClient.sign())).then().statusCode(400);

    TestAssertion asSubject = TestAssertion.of("agents");
    Gateway.token(chain(asSubject.sign()));
    refused(
        trail, Gateway.send(with(BEARER, asSubject.sign())), "client_assertion_replayed", "mark");
  }

  @Test
  void a_client_assertion_is_no_subject_and_no_actor_in_the_same_request() {
    String pod = sign("cluster", pod("shop", "orders"));
    refused(
        trail,
        Gateway.send(asserting(Gateway.exchange(pod), BEARER, pod)),
        "client_assertion_refused",
        "the client assertion is the subject_token too");
    refused(
        trail,
        Gateway.send(
            with(BEARER, pod)
                .formParam("actor_token", pod)
                .formParam("actor_token_type", Gateway.JWT)),
        "client_assertion_refused",
        "the client assertion is the actor_token too");
    TestAssertion once = TestAssertion.of("agents");
    String twin = once.sign();
    refused(
        trail,
        Gateway.send(
            with(BEARER, once.with("other", "text").sign())
                .formParam("actor_token", twin)
                .formParam("actor_token_type", Gateway.JWT)),
        "client_assertion_replayed",
        "the actor token has the same identifier");
    String own = sign("signer", claims("signer"));
    refused(
        trail,
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
          trail,
          Gateway.send(with(SPIFFE, sign("mesh", svid(other)))),
          "client_assertion_refused",
          "sub is the SPIFFE ID of clients of 0 issuers");
    }
    Map<String, Object> forTwo = svid(SVID);
    forTwo.put("aud", List.of(GATEWAY, "https://other.example"));
    refused(
        trail,
        Gateway.send(with(SPIFFE, sign("mesh", forTwo))),
        "client_assertion_refused",
        "aud does not name this server alone");
    Map<String, Object> foreign = svid(SVID);
    foreign.put("iss", "https://cluster.example");
    refused(
        trail,
        Gateway.send(with(SPIFFE, sign("mesh", foreign))),
        "client_assertion_refused",
        "iss is not that of issuer mesh");
    refused(
        trail,
        Gateway.send(with(SPIFFE, sign("cluster", svid(SVID)))),
        "client_assertion_refused",
        "signature does not verify");
    refused(
        trail,
        Gateway.send(with(BEARER, sign("mesh", svid(SVID)))),
        "client_assertion_refused",
        "no client is vouched for");
  }

  /** An exchange by a client with a secret, for a target that takes agents' subject tokens. */
  private static RequestSpecification chain(String agent) {
    return Gateway.exchangeAs("orders-api", agent)
        .formParam("audience", "https://chain.example")
        .formParam("scope", "a");
  }

  private static Map<String, Object> svid(String id) {
    var claims = new LinkedHashMap<String, Object>();
    claims.put("sub", id);
    claims.put("aud", List.of(GATEWAY));
    claims.put("exp", now() + 300);
    claims.put("iat", now());
    return claims;
  }
}
