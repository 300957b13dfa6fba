package io.cambist.inspection;

import static io.cambist.testing.Gateway.exchange;
import static io.cambist.testing.Gateway.exchangeAs;
import static io.cambist.testing.Gateway.isActive;
import static io.cambist.testing.Gateway.revocation;
import static io.cambist.testing.Gateway.token;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.cambist.audit.AuditTrail;
import io.cambist.federation.FederationInForce;
import io.cambist.hostile.Wire;
import io.cambist.oauth.Reason;
import io.cambist.testing.Events;
import io.cambist.testing.Gateway;
import io.cambist.testing.TestAssertion;
import io.cambist.testing.TestFederation;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.path.json.JsonPath;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** What proxies are told about requests with bearer tokens. */
@QuarkusTest
@QuarkusTestResource(TestFederation.class)
@TestProfile(BehindProxy.class)
class VerifyTest {
  private static final String ORDERS = "https://orders.example";
  private static final String URL = ORDERS + "/api/orders/7?all=1";
  private static final String READ = "target=orders&scope=orders:read";

  @Inject AuditTrail trail;
  @Inject FederationInForce federation;

  @ConfigProperty(name = "cambist.federation")
  Path directory;

  private static String orders() {
    return token(exchange(TestAssertion.of("ci").sign()));
  }

  private void refused(Wire.Answer answer, int status, Reason reason) {
    assertThat(answer.status()).as(answer.body()).isEqualTo(status);
    JsonPath body = JsonPath.from(answer.body());
    assertThat(body.getString("error")).isEqualTo(reason.code().text());
    assertThat(body.getString("error_description")).isEqualTo(reason.description());
    String decision = body.getString("decision_id");
    assertThat(answer.headers()).containsEntry("cambist-decision", decision);
    JsonNode event = Events.of(trail, decision);
    assertThat(event.get("kind").asText()).isEqualTo("verification.refused");
    assertThat(event.get("reason").asText()).as(event.toString()).isEqualTo(reason.text());
    assertThat(answer.headers().keySet()).noneMatch(name -> name.equals("cambist-subject"));
  }

  @Test
  void each_proxy_is_told_that_a_request_may_pass_and_whose_it_is() {
    String token = orders();
    Map<String, Object> claims = Gateway.claims(token);
    for (Asking asking :
        List.of(
            Asking.nginx(READ, "GET", URL),
            Asking.traefik(READ, "DELETE", URL),
            Asking.envoy(READ, "PATCH", URL))) {
      Wire.Answer answer = asking.bearer(token).send();
      assertThat(answer.status()).as(answer.body()).isEqualTo(200);
      assertThat(answer.body()).isEmpty();
      assertThat(answer.headers())
          .containsEntry("cambist-subject", "ci:repo:acme/shop:ref:refs/heads/main")
          .containsEntry("cambist-client", "ci")
          .containsEntry("cambist-scope", "orders:read orders:deploy")
          .containsEntry("cambist-target", "orders")
          .containsEntry("cambist-session", (String) claims.get("sid"))
          .containsEntry("cambist-expires", claims.get("exp").toString())
          .containsEntry("cambist-actor", "")
          .containsEntry("cambist-task", "")
          .containsEntry("cache-control", "no-store")
          .doesNotContainKey("www-authenticate")
          .containsEntry("cambist-decision", "");
    }
  }

  @Test
  void what_the_documentation_configures_in_envoy_and_traefik_is_understood() {
    var yaml = new Load(LoadSettings.builder().build());
    List<String> examples = Examples.of("yaml");
    assertThat(examples)
        .hasSize(4)
        .allSatisfy(text -> assertThat(yaml.loadFromString(text)).isNotNull());
    String token = orders();
    String envoy = Examples.only("path_prefix: \"/verify/([^\"]+)\"");
    assertThat(Asking.envoy(envoy, "GET", URL).bearer(token).status()).isEqualTo(200);
    String traefik = Examples.only("address: \"http://cambist:8080/verify\\?([^\"]+)\"");
    Wire.Answer answer = Asking.traefik(traefik, "GET", URL).bearer(token).send();
    assertThat(answer.status()).isEqualTo(200);
    String ofTraefik = examples.get(3).toLowerCase(Locale.ROOT);
    assertThat(answer.headers().keySet())
        .filteredOn(name -> name.startsWith("cambist-"))
        .hasSize(9)
        .allSatisfy(name -> assertThat(ofTraefik).contains("- " + name));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET",
        "HEAD",
        "POST",
        "PUT",
        "DELETE",
        "PATCH",
        "OPTIONS",
        "TRACE",
        "PROPFIND",
        "REPORT",
        "M-SEARCH",
        "PURGE"
      })
  void every_method_is_judged(String method) {
    String token = orders();
    assertThat(Asking.envoy(READ, method, URL).bearer(token).status()).isEqualTo(200);
    assertThat(Asking.envoy(READ, method, URL).status()).isEqualTo(401);
    assertThat(Asking.nginx(READ, method, URL).bearer(token).status()).isEqualTo(200);
  }

  @Test
  void whoever_presents_nothing_is_challenged_without_a_word_of_an_error() {
    for (Asking asking :
        List.of(
            Asking.nginx(READ, "GET", URL),
            Asking.envoy(READ, "GET", URL),
            Asking.traefik(READ, "GET", URL).with("Authorization", "Basic Y2k6c2VjcmV0"))) {
      Wire.Answer answer = asking.send();
      assertThat(answer.status()).isEqualTo(401);
      assertThat(answer.headers().get("www-authenticate"))
          .startsWith("Bearer realm=\"orders\", DPoP realm=\"orders\", algs=\"")
          .doesNotContain("error");
      assertThat(answer.body()).isEmpty();
    }
  }

  @Test
  void what_is_no_token_of_ours_is_invalid() {
    String foreign = TestAssertion.of("ci").sign();
    String token = orders();
    String forged = token.substring(0, token.length() - 2) + (token.endsWith("AA") ? "BB" : "AA");
    for (String bad : List.of(foreign, forged, "rubbish", "a.b.c")) {
      Wire.Answer answer = Asking.nginx(READ, "GET", URL).bearer(bad).send();
      refused(answer, 401, Reason.ACCESS_TOKEN_INVALID);
      assertThat(answer.headers().get("www-authenticate"))
          .startsWith("Bearer realm=\"orders\", error=\"invalid_token\", error_description=\"");
    }
  }

  @Test
  void a_token_that_was_revoked_is_dead_at_once_and_so_is_its_child() {
    String parent =
        token(
            exchange(TestAssertion.of("ci").sign()).formParam("audience", "https://chain.example"));
    String child =
        token(exchangeAs("orders-api", parent).formParam("audience", "https://chain.example"));
    String required = "target=chain&scope=a";
    String url = "https://chain.example/x";
    assertThat(Asking.envoy(required, "GET", url).bearer(child).status()).isEqualTo(200);
    revocation(parent).post("/oauth2/revoke").then().statusCode(200);
    for (String dead : List.of(parent, child)) {
      refused(
          Asking.envoy(required, "GET", url).bearer(dead).send(),
          401,
          Reason.ACCESS_TOKEN_INACTIVE);
    }
  }

  @Test
  void a_token_for_another_api_does_not_do() {
    Wire.Answer answer =
        Asking.nginx("target=chain", "GET", "https://chain.example/x").bearer(orders()).send();
    refused(answer, 401, Reason.ACCESS_TOKEN_AUDIENCE_REFUSED);
    assertThat(answer.headers().get("www-authenticate")).contains("error=\"invalid_token\"");
  }

  @Test
  void a_token_without_the_scope_is_told_which_it_needs() {
    Wire.Answer answer =
        Asking.nginx("target=orders&scope=orders:read+orders:write", "GET", URL)
            .bearer(orders())
            .send();
    refused(answer, 403, Reason.ACCESS_SCOPE_INSUFFICIENT);
    assertThat(answer.headers().get("www-authenticate"))
        .contains("error=\"insufficient_scope\"", "scope=\"orders:read orders:write\"");
  }

  @Test
  void a_token_must_permit_each_of_the_required_authorization_details() {
    String token =
        token(
            exchange(TestAssertion.of("ci").sign())
                .formParam("audience", "https://tickets.example")
                .formParam(
                    "authorization_details",
                    "[{\"type\":\"tool_call\",\"tool\":\"close\",\"identifier\":\"T-1\"}]"));
    String url = "https://tickets.example/T-1/close";
    String permitted =
        "target=tickets&authorization_details=%5B%7B%22type%22:%22tool_call%22,%22tool%22:%22close%22,"
            + "%22identifier%22:%22T-1%22%7D%5D";
    assertThat(Asking.nginx(permitted, "POST", url).bearer(token).status()).isEqualTo(200);
    assertThat(Asking.envoy(permitted, "POST", url).bearer(token).status()).isEqualTo(200);
    Wire.Answer answer =
        Asking.nginx(permitted.replace("T-1", "T-2"), "POST", url).bearer(token).send();
    refused(answer, 403, Reason.ACCESS_DETAILS_INSUFFICIENT);
    assertThat(answer.headers().get("www-authenticate")).contains("error=\"insufficient_scope\"");
  }

  @Test
  void a_token_of_too_little_assurance_is_told_what_would_do() {
    String token =
        token(
            exchangeAs(
                    "partner-gateway",
                    TestAssertion.of("partner").with("pays", true).with("acr", "phr").sign())
                .formParam("audience", "https://treasury.example"));
    String pay = "target=treasury&scope=pay";
    String url = "https://treasury.example/pay";
    assertThat(Asking.nginx(pay, "POST", url).bearer(token).status()).isEqualTo(200);
    assertThat(Asking.envoy(pay + "&assurance=aal1", "POST", url).bearer(token).status())
        .isEqualTo(200);
    Wire.Answer answer = Asking.nginx(pay + "&assurance=aal3", "POST", url).bearer(token).send();
    refused(answer, 401, Reason.ACCESS_ASSURANCE_INSUFFICIENT);
    assertThat(answer.headers().get("www-authenticate"))
        .contains("error=\"insufficient_user_authentication\"", "acr_values=\"phrh\"");
    Wire.Answer none = Asking.nginx(READ + "&assurance=aal1", "GET", URL).bearer(orders()).send();
    refused(none, 401, Reason.ACCESS_ASSURANCE_INSUFFICIENT);
    assertThat(none.headers().get("www-authenticate")).contains("acr_values=\"aal1 aal2 aal3\"");
  }

  @Test
  void a_rule_that_comes_to_forbid_bites_what_lives_at_proxies_and_at_introspection_alike()
      throws IOException {
    String token = orders();
    Asking asking = Asking.envoy(READ, "GET", URL).bearer(token);
    assertThat(asking.status()).isEqualTo(200);
    Path file = directory.resolve("test.yaml");
    String before = Files.readString(file);
    Files.writeString(
        file, before + "  - id: freeze\n    effect: forbid\n    when: client.id == 'ci'\n");
    try {
      assertThat(federation.reload().problems()).isEmpty();
      refused(asking.send(), 401, Reason.ACCESS_TOKEN_INACTIVE);
      assertThat(isActive("orders-api", token)).isFalse();
    } finally {
      Files.writeString(file, before);
      federation.reload();
    }
    assertThat(asking.status()).as("nothing has ended").isEqualTo(200);
    assertThat(isActive("orders-api", token)).isTrue();
  }

  @Test
  void several_credentials_are_none() {
    String token = orders();
    for (Asking asking :
        List.of(
            Asking.nginx(READ, "GET", URL).bearer(token).bearer(token),
            Asking.nginx(READ, "GET", URL).bearer(token).with("authorization", "Basic eA=="),
            Asking.nginx(READ, "GET", URL).bearer(token + ", Bearer " + token),
            Asking.nginx(READ, "GET", URL).bearer(token + " " + token),
            Asking.nginx(READ, "GET", URL).with("Authorization", "Bearer"),
            Asking.nginx(READ, "GET", URL).with("Authorization", "DPoP \"" + token + "\""))) {
      refused(asking.send(), 401, Reason.AUTHORIZATION_MALFORMED);
    }
    assertThat(Asking.nginx(READ, "GET", URL).with("Authorization", "bEARER  " + token).status())
        .isEqualTo(200);
  }

  @Test
  void whoever_is_no_proxy_learns_nothing() {
    String token = orders();
    for (Asking asking :
        List.of(
            Asking.nginx(READ, "GET", URL).bearer(token),
            Asking.envoy(READ, "GET", URL).bearer(token),
            Asking.nginx(READ, "GET", URL),
            Asking.nginx(READ, "GET", URL).with("X-Forwarded-For", BehindProxy.PROXY).bearer("x"),
            Asking.line("GET /verify HTTP/1.1"))) {
      Wire.Answer answer = asking.fromElsewhere().send();
      refused(answer, 403, Reason.PROXY_UNTRUSTED);
      assertThat(answer.headers()).doesNotContainKey("www-authenticate");
    }
  }

  @Test
  void the_event_of_a_refusal_tells_of_the_session_and_of_no_token() {
    String token = orders();
    Wire.Answer answer =
        Asking.nginx("target=orders&scope=orders:write", "GET", URL).bearer(token).send();
    JsonNode event = Events.of(trail, answer.headers().get("cambist-decision"));
    assertThat(event.get("target").asText()).isEqualTo("orders");
    assertThat(event.get("client").asText()).isEqualTo("ci");
    assertThat(event.get("sid").asText()).isEqualTo(Gateway.claims(token).get("sid"));
    assertThat(event.get("detail").asText()).contains("needs orders:write");
    assertThat(event.toString()).doesNotContain(token.substring(0, 40));
  }

  @Test
  void a_look_at_a_live_token_leaves_no_event() {
    String token = orders();
    assertThat(Asking.nginx(READ, "GET", URL).bearer(token).send().headers())
        .containsEntry("cambist-decision", "");
  }
}
