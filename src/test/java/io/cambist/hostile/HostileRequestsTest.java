package io.cambist.hostile;

import static io.cambist.testing.Gateway.ACCESS_TOKEN;
import static io.cambist.testing.Gateway.GRANT;
import static io.cambist.testing.Gateway.JWT;
import static io.cambist.testing.Gateway.exchange;
import static io.cambist.testing.Gateway.form;
import static io.restassured.RestAssured.given;

import io.cambist.oauth.Reason;
import io.cambist.testing.TestAssertion;
import io.cambist.testing.TestFederation;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.specification.RequestSpecification;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Requests to the token endpoint that are malformed or contradictory. */
@QuarkusTest
@QuarkusTestResource(TestFederation.class)
class HostileRequestsTest {
  private static final String TOKEN = "/oauth2/token";

  @TestFactory
  Stream<DynamicTest> only_a_posted_form_is_read() {
    return Hostile.table()
        .row("GET", Reason.METHOD_NOT_ALLOWED, () -> given().get(TOKEN))
        .row("PUT", Reason.METHOD_NOT_ALLOWED, () -> form().formParam("a", "b").put(TOKEN))
        .row("DELETE", Reason.METHOD_NOT_ALLOWED, () -> given().delete(TOKEN))
        .row("PATCH", Reason.METHOD_NOT_ALLOWED, () -> form().body("a=b").patch(TOKEN))
        .row("another path", Reason.NOT_FOUND, () -> form().body("a=b").post("/oauth2/tokens"))
        .row(
            "path with a parameter",
            Reason.URL_MALFORMED,
            () ->
                given()
                    .urlEncodingEnabled(false)
                    .contentType("application/x-www-form-urlencoded")
                    .body("a=b")
                    .post("/oauth2/token%3Bx"))
        .row(
            "JSON",
            Reason.CONTENT_TYPE_UNSUPPORTED,
            () ->
                given().contentType(ContentType.JSON).body(Map.of("grant_type", GRANT)).post(TOKEN))
        .row(
            "multipart",
            Reason.CONTENT_TYPE_UNSUPPORTED,
            () -> given().multiPart("grant_type", GRANT).post(TOKEN))
        .row(
            "text",
            Reason.CONTENT_TYPE_UNSUPPORTED,
            () -> given().contentType("text/plain").body("grant_type=x").post(TOKEN))
        .row(
            "no content type",
            Reason.CONTENT_TYPE_UNSUPPORTED,
            () -> given().noContentType().post(TOKEN))
        .row(
            "another charset",
            Reason.CONTENT_TYPE_UNSUPPORTED,
            () ->
                given()
                    .contentType("application/x-www-form-urlencoded; charset=UTF-16")
                    .body("a=b")
                    .post(TOKEN))
        .exchange(
            "token in the URL",
            Reason.PARAMETER_IN_QUERY,
            () -> ci().queryParam("audience", "https://orders.example"))
        .tests();
  }

  @TestFactory
  Stream<DynamicTest> the_form_must_be_sound() {
    return Hostile.table()
        .row("nothing", Reason.PARAMETER_MISSING, () -> raw(""))
        .row("broken escape", Reason.FORM_MALFORMED, () -> raw("grant_type=%zz"))
        .row("cut escape", Reason.FORM_MALFORMED, () -> raw("grant_type=%4"))
        .row("not UTF-8", Reason.FORM_MALFORMED, () -> raw("grant_type=%ff%fe"))
        .row("overlong UTF-8", Reason.FORM_MALFORMED, () -> raw("grant_type=%c0%af"))
        .row(
            "a thousand parameters",
            Reason.PARAMETER_TOO_MANY,
            () -> raw("a=1&" + many("p%d=1&", 1000)))
        .row(
            "a hundred audiences", Reason.PARAMETER_TOO_MANY, () -> raw(many("audience=a%d&", 100)))
        .row(
            "seventeen audiences",
            Reason.PARAMETER_TOO_MANY,
            () -> raw(whole() + many("&audience=a%d", 17)))
        .tests();
  }

  @TestFactory
  Stream<DynamicTest> no_parameter_occurs_twice() {
    return Hostile.table()
        .row("grant_type", Reason.PARAMETER_DUPLICATE, () -> raw(whole() + "&grant_type=" + GRANT))
        .row("subject_token", Reason.PARAMETER_DUPLICATE, () -> raw(whole() + "&subject_token=x"))
        .row("empty first", Reason.PARAMETER_DUPLICATE, () -> raw("subject_token=&" + whole()))
        .row("scope", Reason.PARAMETER_DUPLICATE, () -> raw(whole() + "&scope=a&scope=b"))
        .row(
            "client_id",
            Reason.PARAMETER_DUPLICATE,
            () -> raw(whole() + "&client_id=ci&client_id=desk"))
        .row("the same value", Reason.PARAMETER_DUPLICATE, () -> raw(whole() + "&scope=a&scope=a"))
        .row("one that nobody knows", Reason.PARAMETER_DUPLICATE, () -> raw(whole() + "&x=1&x=2"))
        .row(
            "spelt with escapes",
            Reason.PARAMETER_DUPLICATE,
            () -> raw(whole() + "&sub%6aect_token=x"))
        .tests();
  }

  @TestFactory
  Stream<DynamicTest> what_is_required_must_be_there_and_known() {
    return Hostile.table()
        .exchange(
            "no grant_type", Reason.PARAMETER_MISSING, () -> form().formParam("subject_token", "x"))
        .exchange(
            "empty grant_type", Reason.PARAMETER_MISSING, () -> form().formParam("grant_type", ""))
        .exchange(
            "authorization code",
            Reason.GRANT_TYPE_UNSUPPORTED,
            () -> form().formParam("grant_type", "authorization_code"))
        .exchange(
            "password",
            Reason.GRANT_TYPE_UNSUPPORTED,
            () -> form().formParam("grant_type", "password"))
        .exchange(
            "grant type in capitals",
            Reason.GRANT_TYPE_UNSUPPORTED,
            () -> form().formParam("grant_type", GRANT.toUpperCase(java.util.Locale.ROOT)))
        .exchange(
            "no subject_token",
            Reason.PARAMETER_MISSING,
            () -> form().formParam("grant_type", GRANT).formParam("subject_token_type", JWT))
        .exchange(
            "empty subject_token",
            Reason.PARAMETER_MISSING,
            () ->
                form()
                    .formParam("grant_type", GRANT)
                    .formParam("subject_token", "")
                    .formParam("subject_token_type", JWT))
        .exchange(
            "no subject_token_type",
            Reason.PARAMETER_MISSING,
            () -> form().formParam("grant_type", GRANT).formParam("subject_token", "x"))
        .exchange(
            "SAML",
            Reason.SUBJECT_TOKEN_TYPE_UNSUPPORTED,
            () -> typed("urn:ietf:params:oauth:token-type:saml2"))
        .exchange(
            "refresh token",
            Reason.SUBJECT_TOKEN_TYPE_UNSUPPORTED,
            () -> typed("urn:ietf:params:oauth:token-type:refresh_token"))
        .exchange("a short name", Reason.SUBJECT_TOKEN_TYPE_UNSUPPORTED, () -> typed("jwt"))
        .exchange(
            "an access token, where the issuer's are none",
            Reason.TOKEN_TYPE_REFUSED,
            () -> typed(ACCESS_TOKEN))
        .tests();
  }

  @TestFactory
  Stream<DynamicTest> only_access_tokens_and_jwts_may_be_requested() {
    String type = "requested_token_type";
    return Hostile.table()
        .exchange(
            "refresh token",
            Reason.REQUESTED_TOKEN_TYPE_UNSUPPORTED,
            () -> ci().formParam(type, "urn:ietf:params:oauth:token-type:refresh_token"))
        .exchange(
            "id token",
            Reason.REQUESTED_TOKEN_TYPE_UNSUPPORTED,
            () -> ci().formParam(type, "urn:ietf:params:oauth:token-type:id_token"))
        .exchange(
            "SAML",
            Reason.REQUESTED_TOKEN_TYPE_UNSUPPORTED,
            () -> ci().formParam(type, "urn:ietf:params:oauth:token-type:saml2"))
        .exchange(
            "a short name",
            Reason.REQUESTED_TOKEN_TYPE_UNSUPPORTED,
            () -> ci().formParam(type, "access_token"))
        .exchange(
            "ID-JAG",
            Reason.REQUESTED_TOKEN_TYPE_UNSUPPORTED,
            () -> ci().formParam(type, "urn:ietf:params:oauth:token-type:id-jag"))
        .tests();
  }

  private static RequestSpecification ci() {
    return exchange(TestAssertion.of("ci").sign());
  }

  private static RequestSpecification typed(String subjectTokenType) {
    return form()
        .formParam("grant_type", GRANT)
        .formParam("subject_token", TestAssertion.of("ci").sign())
        .formParam("subject_token_type", subjectTokenType);
  }

  private static String whole() {
    return "grant_type="
        + URLEncoder.encode(GRANT, StandardCharsets.UTF_8)
        + "&subject_token_type="
        + URLEncoder.encode(JWT, StandardCharsets.UTF_8)
        + "&subject_token="
        + TestAssertion.of("ci").sign();
  }

  private static String many(String format, int count) {
    var text = new StringBuilder();
    for (int i = 0; i < count; i++) {
      text.append(String.format(java.util.Locale.ROOT, format, i));
    }
    return text.toString();
  }

  private static io.restassured.response.Response raw(String body) {
    return form().body(body).post(TOKEN);
  }
}
