package io.cambist.operator;

import static io.cambist.operator.Api.eventually;
import static io.cambist.operator.Api.get;
import static io.cambist.testing.Gateway.exchange;
import static io.cambist.testing.Gateway.exchangeAs;
import static io.cambist.testing.Gateway.send;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.notNullValue;

import io.cambist.federation.FederationInForce;
import io.cambist.testing.EditedFederation;
import io.cambist.testing.TestAssertion;
import io.cambist.testing.TestFederation;
import io.cambist.testing.TestProvider;
import io.cambist.testing.TestProvider.User;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.RestAssured;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is in shadow decides nothing, and says where it would decide otherwise. */
@QuarkusTest
@TestProfile(ShadowTest.InShadow.class)
@QuarkusTestResource(TestFederation.class)
@QuarkusTestResource(TestProvider.class)
class ShadowTest {
  private static final String BOOKS = "https://books.example";

  @Inject FederationInForce federation;

  @ConfigProperty(name = "cambist.federation")
  Path directory;

  /** With another federation in shadow: see {@link TestFederation#SHADOW}. */
  public static final class InShadow implements QuarkusTestProfile {
    @Override
    public Map<String, String> getConfigOverrides() {
      return Map.of("cambist.shadow-federation", TestFederation.SHADOW.toString());
    }
  }

  private EditedFederation edited;

  @BeforeEach
  void read() throws IOException {
    edited = new EditedFederation(federation, directory);
  }

  @AfterEach
  void restore() throws IOException {
    edited.restore();
  }

  /** In shadow, and before all others. */
  private void rule(String keys) throws IOException {
    edited.putFirst("  - { id: tried, shadow: true, " + keys + " }\n");
    assertThat(federation.current().rehearsal()).isPresent();
  }

  private static List<String> shadow(Response answer) {
    String decision = answer.path("decision_id");
    return eventually(
            () -> get(User.VICTOR, "decisions/" + decision), found -> found.get("event") != null)
        .extract()
        .path("event.shadow");
  }

  private static Response books() {
    return send(exchange(TestAssertion.of("ci").sign()).formParam("audience", BOOKS));
  }

  @Test
  void a_rule_that_would_forbid_is_heard_and_not_obeyed() throws Exception {
    rule("effect: forbid, to: books");
    Response issued = books();
    assertThat(issued.statusCode()).isEqualTo(200);
    assertThat(shadow(issued))
        .containsExactly("with its rules it would be refused by tried: policy_forbidden");
  }

  @Test
  void a_rule_that_would_permit_grants_nothing() throws Exception {
    rule(
        "from: ci, client: ci, to: books, scopes: books:read, ttl: 1m, when: has(claims.illiterate)");
    Response refused =
        send(
            exchange(TestAssertion.of("ci").with("illiterate", true).sign())
                .formParam("audience", BOOKS));
    assertThat(refused.statusCode()).isEqualTo(400);
    assertThat(shadow(refused))
        .containsExactly("with its rules it would be granted by tried: books:read, 60 s");
  }

  @Test
  void a_rule_that_would_grant_otherwise_tells_in_what_but_no_values_of_claims() throws Exception {
    rule(
        "from: ci, client: ci, to: books, scopes: [books:read, shared], ttl: 30s,"
            + " claims: { secret: claims.ref }");
    Response issued = books();
    assertThat(issued.<String>path("scope")).isEqualTo("books:read");
    assertThat(shadow(issued))
        .containsExactly(
            "with its rules it would be granted otherwise by tried: wider scopes: books:read ->"
                + " books:read shared; narrower ttl: 60s -> 30s; wider claim secret");
  }

  @Test
  void where_it_agrees_it_says_nothing() throws Exception {
    rule("effect: forbid, to: vault");
    assertThat(shadow(books())).isEmpty();
  }

  @Test
  void a_whole_federation_says_in_what_it_would_decide_otherwise() {
    Response issued = send(exchange(TestAssertion.of("ci").sign()));
    assertThat(issued.<Integer>path("expires_in")).isEqualTo(120);
    assertThat(shadow(issued))
        .singleElement()
        .asString()
        .matches(
            "by revision [0-9a-f]{12} it would be granted otherwise by deploy-from-main: wider"
                + " scopes: orders:read orders:deploy -> orders:read orders:deploy orders:write;"
                + " narrower ttl: 120s -> 60s");
  }

  @Test
  void what_disagreed_is_found_and_counted() {
    String decision = send(exchange(TestAssertion.of("ci").sign())).path("decision_id");
    eventually(
        () -> get(User.VICTOR, "audit?shadow=differs&limit=20"),
        found -> found.getList("events.decision").contains(decision));
    get(User.VICTOR, "audit?shadow=no").statusCode(400);
    assertThat(RestAssured.get("/q/metrics").asString())
        .contains("cambist_shadow_total{outcome=\"would_differ\",shadow=\"federation\"}");
  }

  @Test
  void the_federation_shows_what_is_in_shadow() throws Exception {
    rule("effect: forbid, to: books");
    get(User.VICTOR, "federation")
        .body("shadow_revision", notNullValue())
        .body("policies.findAll { it.shadow }.id", hasItem("tried"))
        .body("policies.find { it.id == 'books' }.shadow", equalTo(false));
  }

  @Test
  void a_shadow_that_is_refused_is_told_and_the_one_before_stays() throws Exception {
    Path file = TestFederation.SHADOW.resolve("wrong.yaml");
    String revision = get(User.VICTOR, "federation").extract().path("shadow_revision");
    Files.writeString(file, "polices: []\n");
    try {
      isTold("refused", "1.0");
      get(User.VICTOR, "federation").body("shadow_revision", equalTo(revision));
    } finally {
      Files.delete(file);
    }
    isTold("ok", "0.0");
  }

  private static void isTold(String reload, String metric) {
    eventually(
        () -> RestAssured.get("/q/health/ready").then(),
        health ->
            reload.equals(
                health.getString(
                    "checks.find { it.name == 'federation' }.data.'shadow-last-reload'")));
    assertThat(RestAssured.get("/q/metrics").asString())
        .contains("cambist_shadow_reload_failed " + metric);
  }

  @Test
  void a_request_that_both_decide_alike_is_not_told_of() {
    Response issued =
        send(
            exchangeAs("partner-gateway", TestAssertion.of("partner").sign())
                .formParam("audience", "https://orders.example"));
    assertThat(issued.statusCode()).isEqualTo(200);
    assertThat(shadow(issued)).isEmpty();
  }
}
