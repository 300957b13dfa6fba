package io.cambist.testing;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import io.cambist.testing.TestProvider.User;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The provider refuses what a real one refuses: else the console could leave it out unseen. */
@QuarkusTest
@QuarkusTestResource(TestFederation.class)
@QuarkusTestResource(TestProvider.class)
class TestProviderTest {
  private static final String RETURN = "http://localhost:8080/console/signed-in";

  /** The pair of RFC 7636 appendix B. */
  private static final String VERIFIER = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";

  private static final String CHALLENGE = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";

  private static Map<String, String> request() {
    var request = new LinkedHashMap<String, String>();
    request.put("client_id", TestProvider.CLIENT);
    request.put("redirect_uri", RETURN);
    request.put("response_type", "code");
    request.put("scope", "openid");
    request.put("state", "a state &c.");
    request.put("nonce", "a nonce");
    request.put("code_challenge", CHALLENGE);
    request.put("code_challenge_method", "S256");
    return request;
  }

  private static RequestSpecification provider() {
    return given().baseUri(TestProvider.issuer()).port(URI.create(TestProvider.issuer()).getPort());
  }

  private static String code() {
    String location =
        provider()
            .redirects()
            .follow(false)
            .queryParams(request())
            .formParam("user", "ada")
            .post("/sign-in")
            .then()
            .statusCode(302)
            .extract()
            .header("Location");
    assertThat(location).startsWith(RETURN + "?code=").endsWith("&state=a+state+%26c.");
    return location.substring((RETURN + "?code=").length(), location.indexOf('&'));
  }

  private static Response redeem(String code, String redirect, String verifier, String secret) {
    return provider()
        .header("Authorization", Gateway.basic(TestProvider.CLIENT, secret))
        .formParam("grant_type", "authorization_code")
        .formParam("code", code)
        .formParam("redirect_uri", redirect)
        .formParam("code_verifier", verifier)
        .post("/token");
  }

  @Test
  void whoever_picks_a_user_gets_their_tokens_once() {
    provider()
        .get("/.well-known/openid-configuration")
        .then()
        .body("issuer", equalTo(TestProvider.issuer()));
    for (User user : User.values()) {
      provider()
          .queryParams(request())
          .get("/authorize")
          .then()
          .statusCode(200)
          .body(containsString("value=\"" + user.text() + "\""));
    }
    String code = code();
    Response tokens = redeem(code, RETURN, VERIFIER, TestProvider.SECRET);
    tokens.then().statusCode(200);
    assertThat(Gateway.claims(tokens.path("id_token")))
        .containsEntry("nonce", "a nonce")
        .containsEntry("aud", TestProvider.CLIENT)
        .containsEntry("groups", List.of("platform"));
    given()
        .header("Authorization", "Bearer " + tokens.path("access_token"))
        .get("/api/v1/me")
        .then()
        .statusCode(200)
        .body("name", equalTo("ada"));
    redeem(code, RETURN, VERIFIER, TestProvider.SECRET).then().statusCode(400);
  }

  @Test
  void a_request_that_lacks_anything_gets_no_page() {
    for (String name : request().keySet()) {
      if (!name.equals("nonce")) {
        Map<String, String> wrong = request();
        wrong.remove(name);
        provider().queryParams(wrong).get("/authorize").then().statusCode(400);
      }
    }
    Map<String, String> elsewhere = request();
    elsewhere.put("redirect_uri", RETURN + "/../../evil");
    provider().queryParams(elsewhere).get("/authorize").then().statusCode(400);
  }

  @Test
  void a_code_is_for_the_client_the_address_and_the_verifier_that_it_was_made_for() {
    redeem(code(), RETURN, VERIFIER + "x", TestProvider.SECRET).then().statusCode(400);
    redeem(code(), RETURN, "", TestProvider.SECRET).then().statusCode(400);
    redeem(code(), RETURN + "?", VERIFIER, TestProvider.SECRET).then().statusCode(400);
    redeem(code(), RETURN, VERIFIER, "guess").then().statusCode(400);
    redeem("guess", RETURN, VERIFIER, TestProvider.SECRET).then().statusCode(400);
  }
}
