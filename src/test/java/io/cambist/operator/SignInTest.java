package io.cambist.operator;

import static io.cambist.testing.Gateway.basic;
import static io.cambist.testing.Gateway.exchange;
import static io.cambist.testing.Gateway.form;
import static io.cambist.testing.Gateway.send;
import static io.restassured.RestAssured.given;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.startsWith;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.fasterxml.jackson.databind.JsonNode;
import io.cambist.audit.AuditTrail;
import io.cambist.federation.FederationInForce;
import io.cambist.testing.Events;
import io.cambist.testing.OperatorToken;
import io.cambist.testing.TestAssertion;
import io.cambist.testing.TestFederation;
import io.cambist.testing.TestProvider;
import io.cambist.testing.TestProvider.User;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Whose token counts at the API: the provider's, made for it, and no other. */
@QuarkusTest
@QuarkusTestResource(TestFederation.class)
@QuarkusTestResource(TestProvider.class)
class SignInTest {
  private static final String ME = "/api/v1/me";

  @RegisterExtension static final Overheard LOG = new Overheard();

  @Inject AuditTrail audit;
  @Inject FederationInForce federation;

  @ConfigProperty(name = "cambist.federation")
  Path directory;

  private static OperatorToken ada() {
    return OperatorToken.of(User.ADA);
  }

  private static byte[] pem() {
    byte[] encoded = OperatorToken.publicKey().getEncoded();
    return ("-----BEGIN PUBLIC KEY-----\n"
            + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(encoded)
            + "\n-----END PUBLIC KEY-----\n")
        .getBytes(UTF_8);
  }

  private static Map<String, Supplier<String>> worthless() {
    var tokens = new LinkedHashMap<String, Supplier<String>>();
    tokens.put("nothing", () -> "");
    tokens.put("a word", () -> "letmein");
    tokens.put("three words", () -> "a.b.c");
    tokens.put("signed by somebody else", () -> ada().signWith(OperatorToken.anyKey()));
    tokens.put(
        "signed by a key that nobody publishes",
        () -> ada().header("kid", "other").signWith(OperatorToken.anyKey()));
    tokens.put("changed after it was signed", SignInTest::changed);
    tokens.put("not signed", () -> ada().unsigned());
    tokens.put(
        "authenticated with the public key",
        () -> ada().authenticated(OperatorToken.publicKey().getEncoded()));
    tokens.put("authenticated with the public key as PEM", () -> ada().authenticated(pem()));
    tokens.put("expired", () -> ada().expiresIn(-1).sign());
    tokens.put("without expiry", () -> ada().without("exp").sign());
    tokens.put("not valid yet", () -> ada().with("nbf", 4_000_000_000L).sign());
    tokens.put("of another issuer", () -> ada().with("iss", "https://ci.example").sign());
    tokens.put("of no issuer", () -> ada().without("iss").sign());
    tokens.put("for another audience", () -> ada().with("aud", "https://other.example").sign());
    tokens.put("for the gateway's callers", () -> ada().with("aud", "https://cambist.test").sign());
    tokens.put("for nobody", () -> ada().without("aud").sign());
    tokens.put("for an empty list", () -> ada().with("aud", List.of()).sign());
    tokens.put("the console's ID token", () -> OperatorToken.idToken(User.ADA).sign());
    tokens.put("an assertion of a trusted issuer", () -> TestAssertion.of("ci").sign());
    tokens.put("a token of ours", () -> Api.token(Api.job(TestAssertion.of("ci"))));
    return tokens;
  }

  private static String changed() {
    String[] viewer = OperatorToken.of(User.VICTOR).sign().split("\\.", -1);
    String[] administrator = ada().sign().split("\\.", -1);
    return viewer[0] + "." + administrator[1] + "." + viewer[2];
  }

  @TestFactory
  Stream<DynamicTest> a_token_that_is_worthless_is_refused_and_appears_nowhere() {
    return worthless().entrySet().stream()
        .map(one -> dynamicTest(one.getKey(), () -> checkWorthless(one.getValue().get())));
  }

  private void checkWorthless(String token) {
    JsonNode event = refused(Api.with(token));
    String[] parts = token.split("\\.", -1);
    if (parts.length == 3 && parts[1].length() > 9) {
      assertThat(event.toString()).doesNotContain(parts[1]);
      assertThat(LOG.all()).contains(event.path("decision").asText()).doesNotContain(parts[1]);
      assertThat(parts[2].isEmpty() || !LOG.all().contains(parts[2])).isTrue();
    }
  }

  /** What the audit says of it. */
  private JsonNode refused(RequestSpecification request) {
    Response answer = request.get(ME);
    answer
        .then()
        .statusCode(401)
        .contentType("application/json")
        .header("WWW-Authenticate", startsWith("Bearer"))
        .body("error", equalTo("invalid_token"));
    assertThat(answer.headers().getValues("WWW-Authenticate")).hasSize(1);
    assertThat(LOG.complaints()).isEmpty();
    JsonNode event = Events.of(audit, answer.path("decision_id"));
    assertThat(event.path("kind").asText()).isEqualTo("operator.refused");
    assertThat(event.path("reason").asText()).isEqualTo("operator_not_signed_in");
    assertThat(event.has("operator")).isFalse();
    return event;
  }

  @TestFactory
  Stream<DynamicTest> a_good_token_counts_in_the_authorization_header_only() {
    String token = ada().sign();
    String idToken = OperatorToken.idToken(User.ADA).sign();
    Map<String, RequestSpecification> requests = new LinkedHashMap<>();
    requests.put("in the query", given().queryParam("access_token", token));
    requests.put("in a form", form().formParam("access_token", token));
    requests.put("as Basic", given().header("Authorization", "Basic " + token));
    requests.put("without a scheme", given().header("Authorization", token));
    requests.put("as DPoP", given().header("Authorization", "DPoP " + token));
    requests.put("in another header", given().header("X-Authorization", "Bearer " + token));
    for (String cookie :
        List.of("q_session_operator-console", "q_session_operator-api", "q_session", "token")) {
      requests.put("in cookie " + cookie, given().cookie(cookie, token));
      requests.put(
          "ID token in cookie " + cookie, given().cookie(cookie, idToken + "|" + token + "|"));
    }
    return requests.entrySet().stream()
        .map(
            one ->
                dynamicTest(
                    one.getKey(),
                    () -> {
                      JsonNode event = refused(one.getValue());
                      assertThat(event.toString() + LOG.all()).doesNotContain(token);
                    }));
  }

  @Test
  void a_clients_credentials_are_none_here() {
    refused(given().header("Authorization", basic("partner-gateway")));
    refused(given().header("Authorization", basic("cambist-console", TestProvider.SECRET)));
  }

  @Test
  void a_scheme_is_written_in_any_case_and_one_of_several_audiences_is_enough() {
    String token = ada().with("aud", List.of("https://x.example", OperatorToken.AUDIENCE)).sign();
    given().header("Authorization", "bearer " + token).get(ME).then().statusCode(200);
  }

  @TestFactory
  Stream<DynamicTest> what_the_provider_calls_administrator_counts_for_nothing_by_itself() {
    return Map.of(
            "our names for roles",
            ada().roles("administrator", "operator", "viewer"),
            "names that look alike",
            ada().roles("Platform", "platform ", "platform,watchers", ""),
            "a claim that is not the one for roles",
            ada().without("groups").with("roles", List.of("platform")).with("scope", "platform"),
            "nothing",
            ada().without("groups"),
            "a number",
            ada().with("groups", 7))
        .entrySet()
        .stream()
        .map(
            one ->
                dynamicTest(
                    one.getKey(),
                    () ->
                        Api.with(one.getValue().sign())
                            .get(ME)
                            .then()
                            .statusCode(403)
                            .body("error", equalTo("insufficient_scope"))));
  }

  @Test
  void who_cannot_be_named_in_the_audit_gets_nothing() {
    for (String path : List.of("me", "sessions", "audit", "cutoffs", "federation")) {
      Api.with(ada().without("sub").sign())
          .get("/api/v1/" + path)
          .then()
          .statusCode(403)
          .body("error", equalTo("insufficient_scope"));
    }
  }

  @Test
  void a_change_of_the_federation_counts_at_once() throws Exception {
    Path file = directory.resolve("test.yaml");
    String good = Files.readString(file);
    String token = OperatorToken.of(User.MALLORY).roles("night-shift").sign();
    Api.with(token).get(ME).then().statusCode(403);
    try {
      Files.writeString(file, good.replace("viewer: [watchers]", "viewer: [night-shift]"));
      assertThat(federation.reload().problems()).isEmpty();
      Api.with(token).get(ME).then().statusCode(200).body("role", equalTo("viewer"));
      Api.as(User.VICTOR).get(ME).then().statusCode(403);
    } finally {
      Files.writeString(file, good);
      federation.reload();
    }
    Api.with(token).get(ME).then().statusCode(403);
    Api.as(User.VICTOR).get(ME).then().statusCode(200);
  }

  @Test
  void elsewhere_an_operators_token_is_no_credential_and_nobody_looks_at_it() {
    String token = ada().sign();
    send(exchange(TestAssertion.of("partner").sign()).header("Authorization", "Bearer " + token))
        .then()
        .statusCode(401)
        .body("error", equalTo("invalid_client"))
        .header("WWW-Authenticate", startsWith("Basic"));
    form()
        .header("Authorization", "Bearer " + token)
        .formParam("token", token)
        .post("/oauth2/introspect")
        .then()
        .statusCode(401)
        .body("error", equalTo("invalid_client"))
        .header("WWW-Authenticate", startsWith("Basic"));
    for (String header : List.of("Bearer " + ada().expiresIn(-9).sign(), "Bearer x", "Basic x")) {
      for (String path :
          List.of(
              "/oauth2/jwks",
              "/.well-known/oauth-authorization-server",
              "/q/health/live",
              "/api/v1/openapi")) {
        given().header("Authorization", header).get(path).then().statusCode(200);
      }
    }
  }
}
