package io.cambist.console;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import io.cambist.testing.TestProvider.User;
import io.restassured.RestAssured;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What a browser holds of somebody who signed in by the code flow.
 *
 * @param cookies by their names
 */
record SignedIn(Map<String, String> cookies, Instant since) {
  private static final Duration FRESH = Duration.ofMinutes(2);
  private static final ConcurrentHashMap<User, SignedIn> KNOWN = new ConcurrentHashMap<>();

  /** Signs somebody in, unless they did so a moment ago. */
  static SignedIn as(User user) {
    return KNOWN.compute(
        user,
        (same, known) ->
            known != null && known.since.plus(FRESH).isAfter(Clock.systemUTC().instant())
                ? known
                : anew(user));
  }

  static SignedIn anew(User user) {
    Response begun = browser(Map.of()).get("/console");
    begun.then().statusCode(302);
    String asked = begun.header("Location").replace("/authorize?", "/sign-in?");
    Response chosen =
        given()
            .redirects()
            .follow(false)
            .urlEncodingEnabled(false)
            .contentType("application/x-www-form-urlencoded")
            .body("user=" + user.text())
            .post(asked);
    chosen.then().statusCode(302);
    var cookies = new HashMap<>(begun.cookies());
    Response back = browser(cookies).urlEncodingEnabled(false).get(here(chosen.header("Location")));
    assertThat(back.statusCode()).as(back.asString()).isEqualTo(302);
    cookies.putAll(back.cookies());
    cookies.values().removeIf(String::isEmpty);
    return new SignedIn(Map.copyOf(cookies), Clock.systemUTC().instant());
  }

  /** A request as a browser sends it from a page of the console. */
  RequestSpecification request() {
    return browser(cookies);
  }

  private static RequestSpecification browser(Map<String, String> cookies) {
    return given().redirects().follow(false).cookies(cookies).header("Accept", "text/html");
  }

  /** The same without the TLS that nothing ends here. */
  private static String here(String url) {
    return url.replaceFirst("https://localhost:[0-9]+", "http://localhost:" + RestAssured.port);
  }
}
