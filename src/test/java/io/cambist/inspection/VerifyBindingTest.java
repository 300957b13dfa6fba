package io.cambist.inspection;

import static io.cambist.testing.Gateway.exchange;
import static io.cambist.testing.Gateway.token;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.cambist.audit.AuditTrail;
import io.cambist.hostile.Wire;
import io.cambist.oauth.Reason;
import io.cambist.testing.DpopKey;
import io.cambist.testing.Events;
import io.cambist.testing.Gateway;
import io.cambist.testing.TestAssertion;
import io.cambist.testing.TestCertificate;
import io.cambist.testing.TestFederation;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateEncodingException;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Tokens that are bound to a key, where they are used; and the thief who has all but the key. */
@QuarkusTest
@QuarkusTestResource(TestFederation.class)
@TestProfile(BehindProxy.class)
class VerifyBindingTest {
  private static final String BOUND = "https://bound.example";
  private static final String URL = BOUND + "/act/7";
  private static final String ACT = "target=bound&scope=act";
  private static final String CERTIFIED_URL = "https://certified.example/act";

  private final DpopKey key = DpopKey.generate();
  private final DpopKey thiefs = DpopKey.generate();

  @Inject AuditTrail trail;

  private String boundToken() {
    return token(
        exchange(TestAssertion.of("ci").sign())
            .formParam("audience", BOUND)
            .header("DPoP", key.proof()));
  }

  private void refused(Wire.Answer answer, Reason reason, String challenge) {
    assertThat(answer.status()).as(answer.body()).isEqualTo(401);
    JsonNode event = Events.of(trail, answer.headers().get("cambist-decision"));
    assertThat(event.get("reason").asText()).as(event.toString()).isEqualTo(reason.text());
    assertThat(answer.headers().get("www-authenticate")).contains(challenge);
  }

  @Test
  void the_holder_of_the_key_passes_at_each_proxy() {
    String token = boundToken();
    for (Asking asking :
        List.of(
            Asking.nginx(ACT, "POST", URL + "?x=1|2&y={}").dpop(token, proof(token, "POST", URL)),
            Asking.traefik(ACT, "POST", URL).dpop(token, proof(token, "POST", URL)),
            Asking.envoy(ACT, "DELETE", URL + "?x=y&target=orders")
                .dpop(token, proof(token, "DELETE", URL)))) {
      Wire.Answer answer = asking.send();
      assertThat(answer.status()).as(answer.body()).isEqualTo(200);
      assertThat(answer.headers()).containsKey("dpop-nonce");
    }
  }

  private String proof(String token, String method, String url) {
    return key.proofWith(token, method, url);
  }

  @Test
  void another_spelling_of_the_same_url_is_the_same_url() {
    String token = boundToken();
    assertThat(
            Asking.nginx(ACT, "GET", "https://Bound.example:443/%61ct/7")
                .dpop(token, proof(token, "GET", "https://bound.example:443/act/%37"))
                .status())
        .isEqualTo(200);
    assertThat(
            Asking.nginx(ACT, "GET", "https://bound.example:8443/act/")
                .dpop(token, proof(token, "GET", "https://bound.example:8443/act/"))
                .status())
        .isEqualTo(200);
  }

  @Test
  void a_proof_is_for_one_method_url_token_and_key() {
    String token = boundToken();
    String other = boundToken();
    for (String bad :
        List.of(
            proof(token, "POST", URL),
            proof(token, "get", URL),
            proof(token, "GET", BOUND + "/act/8"),
            proof(token, "GET", BOUND + "/act/7/"),
            proof(token, "GET", "https://bound.example:8443/act/7"),
            proof(token, "GET", "https://other.example/act/7"),
            proof(token, "GET", "http://bound.example/act/7"),
            proof(token, "GET", "https://cambist.test/verify"),
            proof(other, "GET", URL),
            key.proofFor(URL),
            "rubbish")) {
      refused(
          Asking.nginx(ACT, "GET", URL).dpop(token, bad).send(),
          Reason.DPOP_PROOF_INVALID,
          "DPoP realm=\"bound\", error=\"invalid_dpop_proof\"");
    }
    refused(
        Asking.nginx(ACT, "GET", URL).dpop(token, thiefs.proofWith(token, "GET", URL)).send(),
        Reason.ACCESS_TOKEN_KEY_NOT_PROVEN,
        "DPoP realm=\"bound\", error=\"invalid_token\"");
    String proof = proof(token, "GET", URL);
    refused(
        Asking.nginx(ACT, "GET", URL).dpop(token, proof).with("DPoP", proof).send(),
        Reason.DPOP_PROOF_INVALID,
        "algs=\"RS256");
    refused(
        Asking.envoy(ACT, "GET", URL).dpop(token, proof + "," + proof).send(),
        Reason.DPOP_PROOF_INVALID,
        "algs=\"RS256");
    assertThat(Asking.nginx(ACT, "GET", URL).dpop(token, proof).status())
        .as("what was refused burnt nothing")
        .isEqualTo(200);
  }

  @Test
  void a_proof_is_used_once_whichever_proxy_is_asked() {
    String token = boundToken();
    String proof = proof(token, "GET", URL);
    assertThat(Asking.nginx(ACT, "GET", URL).dpop(token, proof).status()).isEqualTo(200);
    refused(
        Asking.envoy(ACT, "GET", URL).dpop(token, proof).send(),
        Reason.DPOP_PROOF_REPLAYED,
        "error=\"invalid_dpop_proof\"");
  }

  @Test
  void a_proof_survives_a_request_that_is_refused_for_another_reason() {
    String token = boundToken();
    String proof = proof(token, "GET", URL);
    String wider = "target=orders&scope=orders:read";
    assertThat(
            Asking.nginx(wider, "GET", "https://orders.example/act/7")
                .dpop(token, proof(token, "GET", "https://orders.example/act/7"))
                .status())
        .isEqualTo(401);
    assertThat(Asking.nginx(ACT, "GET", URL).dpop(token, proof).status()).isEqualTo(200);
  }

  @Test
  void a_token_comes_in_the_scheme_that_it_is_made_for() {
    String token = boundToken();
    String proof = proof(token, "GET", URL);
    refused(
        Asking.nginx(ACT, "GET", URL).bearer(token).with("DPoP", proof).send(),
        Reason.ACCESS_TOKEN_KEY_NOT_PROVEN,
        "DPoP realm=\"bound\", error=\"invalid_token\"");
    refused(
        Asking.nginx(ACT, "GET", URL).with("Authorization", "DPoP " + token).send(),
        Reason.DPOP_PROOF_INVALID,
        "DPoP realm=\"bound\", error=\"invalid_dpop_proof\"");
    String bearer = token(exchange(TestAssertion.of("ci").sign()));
    String url = "https://orders.example/api";
    refused(
        Asking.nginx("target=orders", "GET", url).dpop(bearer, proof(bearer, "GET", url)).send(),
        Reason.ACCESS_TOKEN_INVALID,
        "Bearer realm=\"orders\", error=\"invalid_token\"");
    assertThat(Asking.nginx(ACT, "GET", URL).send().headers().get("www-authenticate"))
        .startsWith("DPoP realm=\"bound\", algs=\"")
        .doesNotContain("Bearer");
  }

  @Test
  void a_nonce_that_is_none_of_ours_is_answered_with_one() {
    String token = boundToken();
    Wire.Answer answer =
        Asking.envoy(ACT, "GET", URL)
            .dpop(token, key.proofWith(token, "GET", URL, "made-up"))
            .send();
    refused(answer, Reason.DPOP_NONCE_NEEDED, "DPoP realm=\"bound\", error=\"use_dpop_nonce\"");
    String nonce = answer.headers().get("dpop-nonce");
    assertThat(
            Asking.envoy(ACT, "GET", URL)
                .dpop(token, key.proofWith(token, "GET", URL, nonce))
                .status())
        .isEqualTo(200);
  }

  @Test
  void a_certificate_that_a_proxy_forwards_is_the_key_of_a_token() throws Exception {
    TestCertificate own = TestCertificate.subject("CN=agent").sign(null);
    TestCertificate others = TestCertificate.subject("CN=thief").sign(null);
    String token = Certified.token(own.certificate());
    assertThat(Gateway.claims(token)).containsKey("cnf");
    String required = "target=certified&scope=act";
    for (String value : List.of(binary(own), escaped(own))) {
      assertThat(
              Asking.nginx(required, "GET", CERTIFIED_URL)
                  .bearer(token)
                  .with("Client-Cert", value)
                  .status())
          .isEqualTo(200);
    }
    for (Asking thief :
        List.of(
            Asking.nginx(required, "GET", CERTIFIED_URL),
            Asking.nginx(required, "GET", CERTIFIED_URL).with("Client-Cert", ""),
            Asking.nginx(required, "GET", CERTIFIED_URL).with("Client-Cert", "rubbish"),
            Asking.nginx(required, "GET", CERTIFIED_URL).with("Client-Cert", binary(others)),
            Asking.nginx(required, "GET", CERTIFIED_URL)
                .with("Client-Cert", binary(others))
                .with("Client-Cert", binary(own)))) {
      refused(
          thief.bearer(token).send(),
          Reason.ACCESS_TOKEN_KEY_NOT_PROVEN,
          "Bearer realm=\"certified\", error=\"invalid_token\"");
    }
    assertThat(
            Asking.nginx(required, "GET", CERTIFIED_URL)
                .fromElsewhere()
                .bearer(token)
                .with("Client-Cert", binary(own))
                .status())
        .isEqualTo(403);
    assertThat(
            Asking.nginx(required, "GET", CERTIFIED_URL).send().headers().get("www-authenticate"))
        .isEqualTo("Bearer realm=\"certified\"");
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  private static String binary(TestCertificate one) throws CertificateEncodingException {
    return Certified.header(one.certificate());
  }

  /** As nginx and Envoy have it. */
  private static String escaped(TestCertificate one) throws CertificateEncodingException {
    String pem =
        "-----BEGIN CERTIFICATE-----\n"
            + Base64.getMimeEncoder(64, new byte[] {'\n'})
                .encodeToString(one.certificate().getEncoded())
            + "\n-----END CERTIFICATE-----\n";
    return encoded(pem).replace("+", "%20");
  }
}
