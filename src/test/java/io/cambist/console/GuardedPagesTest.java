package io.cambist.console;

import static io.cambist.console.Work.sid;
import static io.cambist.console.Work.unique;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.cambist.hostile.Wire;
import io.cambist.testing.TestFederation;
import io.cambist.testing.TestProvider;
import io.cambist.testing.TestProvider.User;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.response.Response;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** What the gateway demands of requests for pages, whatever the browser does. */
@QuarkusTest
@QuarkusTestResource(TestFederation.class)
@QuarkusTestResource(TestProvider.class)
class GuardedPagesTest {
  private static final String SOME_SESSION = "AAAAAAAAAAAAAAAAAAAAAA";
  private static final List<String> PAGES =
      List.of(
          "/console",
          "/console/sessions",
          "/console/sessions/" + SOME_SESSION,
          "/console/sessions/" + SOME_SESSION + "/end",
          "/console/cutoffs",
          "/console/cutoffs/preview?kind=client&name=ci",
          "/console/cutoffs/lift?kind=client&name=ci",
          "/console/decisions",
          "/console/decisions?id=x",
          "/console/what-if",
          "/console/audit",
          "/console/audit?kind=nonsense",
          "/console/federation",
          "/console/activity");

  /** Nothing that changes anything; it has to be somebody's. */
  private static Map<String, String> changes(String session) {
    return Map.of(
        "/console/sessions/" + session + "/end",
        "reason=because",
        "/console/cutoffs",
        "kind=client&name=desk&reason=because",
        "/console/cutoffs/lift",
        "kind=client&name=desk&reason=because",
        "/console/what-if",
        "subject_token=x",
        "/console/sign-out",
        "");
  }

  private static RequestSpecification as(User user) {
    return SignedIn.as(user).request().urlEncodingEnabled(false);
  }

  private static RequestSpecification form(User user) {
    return as(user).contentType("application/x-www-form-urlencoded");
  }

  private static String origin() {
    return "https://localhost:" + RestAssured.port;
  }

  private static void isStrict(ValidatableResponse answer) {
    answer
        .header("Cache-Control", "no-store")
        .header("X-Content-Type-Options", "nosniff")
        .header("X-Frame-Options", "DENY")
        .header("Referrer-Policy", "same-origin")
        .header("Cross-Origin-Opener-Policy", "same-origin")
        .header("Content-Security-Policy", containsString("default-src 'none'"))
        .header("Content-Security-Policy", containsString("frame-ancestors 'none'"))
        .header("Content-Security-Policy", containsString("script-src 'self';"))
        .header("Content-Security-Policy", containsString("base-uri 'none'"))
        .header("Content-Security-Policy", not(containsString("unsafe")))
        .header("Content-Security-Policy", not(containsString("*")));
  }

  @TestFactory
  Stream<DynamicTest> every_page_forbids_the_browser_what_it_does_not_need() {
    return PAGES.stream()
        .map(path -> dynamicTest(path, () -> isStrict(as(User.ADA).get(path).then())));
  }

  @TestFactory
  Stream<DynamicTest> refusals_of_pages_are_as_strict() {
    return PAGES.stream()
        .map(
            path ->
                dynamicTest(
                    path,
                    () -> {
                      isStrict(as(User.MALLORY).get(path).then().statusCode(403));
                    }));
  }

  @TestFactory
  Stream<DynamicTest> nobody_sees_a_page_without_a_sign_in() {
    return PAGES.stream()
        .flatMap(
            path ->
                Stream.of(
                    dynamicTest(
                        path,
                        () ->
                            given()
                                .redirects()
                                .follow(false)
                                .urlEncodingEnabled(false)
                                .get(path)
                                .then()
                                .statusCode(302)
                                .header("Cache-Control", "no-store")
                                .header("Location", containsString("/authorize?"))
                                .body(equalTo(""))),
                    dynamicTest(
                        path + " for a script",
                        () ->
                            given()
                                .header("X-Requested-With", "JavaScript")
                                .urlEncodingEnabled(false)
                                .get(path)
                                .then()
                                .statusCode(401)
                                .body(not(containsString("<nav"))))));
  }

  @TestFactory
  Stream<DynamicTest> what_a_role_may_not_do_is_refused_whatever_the_page_offers() {
    String session = sid(Work.job(unique("repo:acme/guarded")));
    var refused = new LinkedHashMap<String, List<User>>();
    refused.put("GET /console/sessions/" + session + "/end", List.of(User.VICTOR));
    refused.put("POST /console/sessions/" + session + "/end", List.of(User.VICTOR));
    List<User> both = List.of(User.VICTOR, User.OLGA);
    refused.put("GET /console/cutoffs/preview?kind=client&name=ci", both);
    refused.put("POST /console/cutoffs", both);
    refused.put("GET /console/cutoffs/lift?kind=client&name=ci", both);
    refused.put("POST /console/cutoffs/lift", both);
    return refused.entrySet().stream()
        .flatMap(
            one ->
                one.getValue().stream()
                    .map(
                        user ->
                            dynamicTest(
                                one.getKey() + " by " + user.text(),
                                () -> isRefused(user, one.getKey().split(" ", 2)))));
  }

  private static void isRefused(User user, String[] call) {
    form(user)
        .header("Sec-Fetch-Site", "same-origin")
        .body(call[0].equals("POST") ? "reason=because&kind=client&name=desk" : "")
        .request(call[0], call[1])
        .then()
        .statusCode(403)
        .contentType("text/html")
        .body(containsString("You may not do this"));
    as(User.ADA).get("/console/cutoffs").then().body(not(containsString("because")));
  }

  @TestFactory
  Stream<DynamicTest> pages_of_others_change_nothing() {
    String token = Work.job(unique("repo:acme/forged"));
    Map<String, Map<String, String>> forged =
        Map.of(
            "from another site", Map.of("Sec-Fetch-Site", "cross-site"),
            "from a sibling", Map.of("Sec-Fetch-Site", "same-site"),
            "typed into the address bar", Map.of("Sec-Fetch-Site", "none"),
            "from another site that claims our origin",
                Map.of("Sec-Fetch-Site", "cross-site", "Origin", origin()),
            "from a foreign origin", Map.of("Origin", "https://evil.example"),
            "from an origin like ours", Map.of("Origin", origin() + ".evil.example"),
            "from another port", Map.of("Origin", "https://localhost:1"),
            "from our host in the clear", Map.of("Origin", origin().replace("https", "http")),
            "that says nothing", Map.of(),
            "by htmx", Map.of("HX-Request", "true"));
    return changes(sid(token)).entrySet().stream()
        .flatMap(
            change ->
                forged.entrySet().stream()
                    .map(
                        one ->
                            dynamicTest(
                                change.getKey() + " " + one.getKey(),
                                () -> {
                                  form(User.ADA)
                                      .headers(one.getValue())
                                      .body(change.getValue())
                                      .post(change.getKey())
                                      .then()
                                      .statusCode(403)
                                      .body(containsString("Pages of other origins"));
                                  Work.isAlive("orders-api", token);
                                  as(User.ADA)
                                      .get("/console/cutoffs")
                                      .then()
                                      .statusCode(200)
                                      .body(not(containsString("because")));
                                })));
  }

  @Test
  void a_browser_that_only_tells_its_origin_is_believed() {
    String token = Work.job(unique("repo:acme/old-browser"));
    form(User.ADA)
        .header("Origin", origin())
        .body("reason=an+old+browser")
        .post("/console/sessions/" + sid(token) + "/end")
        .then()
        .statusCode(200);
    Work.isDead("orders-api", token);
  }

  @Test
  void a_reason_is_asked_for_by_the_gateway_too() {
    String token = Work.job(unique("repo:acme/no-reason"));
    for (String reason : List.of("", "reason=", "reason=no", "reason=++++++", "reason=a%0Ab%0Ac")) {
      form(User.ADA)
          .header("Sec-Fetch-Site", "same-origin")
          .body(reason)
          .post("/console/sessions/" + sid(token) + "/end")
          .then()
          .statusCode(400)
          .body(containsString("Say why, in one line of 3 to 200 characters"));
    }
    form(User.ADA)
        .header("Sec-Fetch-Site", "same-origin")
        .body("kind=issuer&name=twin&reason=because&confirm=twim")
        .post("/console/cutoffs")
        .then()
        .statusCode(400)
        .body(containsString("repeat its exact name"));
    Work.isAlive("orders-api", token);
  }

  @Test
  void forms_that_are_none_are_refused_as_pages() {
    for (String body : List.of("a=%zz", "=", "reason=x&reason=yyy", "x".repeat(2_000_000))) {
      Response answer =
          form(User.ADA)
              .header("Sec-Fetch-Site", "same-origin")
              .body(body)
              .post("/console/cutoffs");
      assertThat(answer.statusCode()).as(body.substring(0, 1)).isBetween(400, 413);
    }
  }

  @TestFactory
  Stream<DynamicTest> other_ways_to_write_a_path_show_no_page() {
    return Stream.of("/console", "/console/sessions", "/console/federation")
        .flatMap(
            path ->
                Stream.of(
                    path + ";x",
                    path + ";x=y",
                    path + "%3Bx",
                    path + "%3bx",
                    path + "%2F",
                    path + "//",
                    path + "/.",
                    path + "/x/..",
                    path + "%00",
                    "/" + path,
                    "//x/.." + path,
                    "/oauth2/.." + path,
                    "/oauth2/..;" + path,
                    "/oauth2/%2e%2e" + path,
                    "/assets/.." + path,
                    "/webjars/.." + path,
                    path.replace("/console", "/console;x"),
                    path.replace("/console/", "/console%2F"),
                    path.replace("/console/", "/console//"),
                    path.replace("/console", "/CONSOLE"),
                    path.replace("/console", "/%63onsole")))
        .map(path -> dynamicTest(path, () -> showsNothing(path)));
  }

  private static void showsNothing(String path) throws IOException {
    Wire.Answer nobody = answer(path, "");
    assertThat(nobody.status()).isIn(302, 400, 401, 404, 405);
    assertThat(nobody.body()).doesNotContain("<nav", "partner");
    String cookies =
        SignedIn.as(User.MALLORY).cookies().entrySet().stream()
            .map(one -> one.getKey() + "=" + one.getValue())
            .collect(Collectors.joining("; ", "Cookie: ", "\r\n"));
    Wire.Answer mallory = answer(path, cookies);
    assertThat(mallory.status()).isIn(302, 400, 401, 403, 404, 405);
    assertThat(mallory.body()).doesNotContain("<nav", "partner");
  }

  private static Wire.Answer answer(String path, String headers) throws IOException {
    return Wire.answers(
            "GET %s HTTP/1.1\r\nHost: localhost\r\n%sConnection: close\r\n\r\n"
                .formatted(path, headers))
        .get(0);
  }

  @TestFactory
  Stream<DynamicTest> assets_are_for_everybody_and_tell_nothing() {
    Work.job("repo:acme/secret");
    return Stream.of(
            "/assets/console.css",
            "/assets/console.js",
            "/assets/icon.svg",
            "/webjars/htmx.org/dist/htmx.min.js",
            "/webjars/htmx-ext-sse/sse.js",
            "/webjars/uplot/dist/uPlot.iife.min.js",
            "/webjars/uplot/dist/uPlot.min.css")
        .map(
            path ->
                dynamicTest(
                    path,
                    () -> {
                      Response answer = given().get(path);
                      answer.then().statusCode(200);
                      assertThat(answer.cookies()).isEmpty();
                      assertThat(answer.asString()).doesNotContain("repo:acme", "ledger-api");
                      assertThat(as(User.ADA).get(path).asString()).isEqualTo(answer.asString());
                    }));
  }
}
