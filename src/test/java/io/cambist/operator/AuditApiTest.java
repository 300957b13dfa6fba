package io.cambist.operator;

import static io.cambist.operator.Api.ORDERS;
import static io.cambist.operator.Api.encoded;
import static io.cambist.operator.Api.eventually;
import static io.cambist.operator.Api.get;
import static io.cambist.operator.Api.post;
import static io.cambist.operator.Api.sid;
import static io.cambist.testing.Gateway.exchangeAs;
import static io.cambist.testing.Gateway.send;
import static io.cambist.testing.Gateway.token;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.hasSize;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.cambist.audit.AuditTrail;
import io.cambist.oauth.Reason;
import io.cambist.testing.TestAssertion;
import io.cambist.testing.TestFederation;
import io.cambist.testing.TestProvider;
import io.cambist.testing.TestProvider.User;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The audit is searched by what stands in its events. */
@QuarkusTest
@QuarkusTestResource(TestFederation.class)
@QuarkusTestResource(TestProvider.class)
class AuditApiTest {
  @Inject AuditTrail audit;

  private final String subject = "someone-" + UUID.randomUUID();

  private TestAssertion assertion() {
    return TestAssertion.of("partner").subject(subject);
  }

  /** The decisions that are found, once there are so many. */
  private static List<String> found(String query, int count) {
    return eventually(
            () -> get(User.VICTOR, "audit?" + query).statusCode(200),
            page -> page.getList("events").size() >= count)
        .extract()
        .path("events.decision");
  }

  @TestFactory
  Stream<DynamicTest> an_event_is_found_by_any_mix_of_what_it_says() {
    Instant before = Clock.systemUTC().instant().minusSeconds(1);
    String token =
        token(
            exchangeAs("partner-gateway", assertion().sign())
                .formParam("audience", ORDERS)
                .formParam("task", "task of " + subject));
    String refused =
        send(exchangeAs("partner-gateway", assertion().without("tenant").sign())
                .formParam("audience", ORDERS))
            .then()
            .statusCode(400)
            .extract()
            .path("decision_id");
    post(User.OLGA, "sessions/" + sid(token) + "/end", Map.of("reason", "to find it"))
        .statusCode(200);
    String who = "subject=" + encoded("partner:" + subject);
    List<String> three = found(who, 3);
    assertThat(three).hasSize(3).contains(refused);
    String issued = found(who + "&kind=token.issued", 1).get(0);
    String ended = found(who + "&kind=session.ended", 1).get(0);
    Map<String, List<String>> questions =
        Map.ofEntries(
            Map.entry("sid=" + sid(token), List.of(issued, ended)),
            Map.entry("reason=policy_none", List.of(refused)),
            Map.entry("target=orders", List.of(issued, refused, ended)),
            Map.entry("rule=partner-orders", List.of(issued)),
            Map.entry("task=" + encoded("task of " + subject), List.of(issued, ended)),
            Map.entry("operator=olga", List.of(ended)),
            Map.entry("operator=" + encoded("id-of-olga"), List.of(ended)),
            Map.entry("client=partner-gateway", List.of(issued, refused, ended)),
            Map.entry("kind=token.issued&kind=token.refused", List.of(issued, refused)),
            Map.entry("from=" + before, List.of(issued, refused, ended)),
            Map.entry("to=" + before, List.of()),
            Map.entry("client=ci", List.of()),
            Map.entry("operator=victor", List.of()),
            Map.entry("kind=cutoff.set", List.of()),
            Map.entry("sid=x&reason=policy_none", List.of()));
    return questions.entrySet().stream()
        .map(
            question ->
                dynamicTest(
                    question.getKey(),
                    () ->
                        assertThat(found(who + "&" + question.getKey(), 0))
                            .containsExactlyInAnyOrderElementsOf(question.getValue())));
  }

  @Test
  void pages_follow_each_other_the_latest_first() {
    for (int i = 0; i < 5; i++) {
      token(exchangeAs("partner-gateway", assertion().sign()).formParam("audience", ORDERS));
    }
    String who = "subject=" + encoded("partner:" + subject);
    List<String> all = found(who, 5);
    var seen = new ArrayList<String>();
    var times = new ArrayList<Instant>();
    String next = "";
    for (int pages = 0; pages < 10 && next != null; pages++) {
      JsonPath page =
          get(
                  User.VICTOR,
                  "audit?limit=2&" + who + (next.isEmpty() ? "" : "&cursor=" + encoded(next)))
              .statusCode(200)
              .header("Cache-Control", "no-store")
              .extract()
              .jsonPath();
      seen.addAll(page.getList("events.decision"));
      page.<String>getList("events.time").forEach(time -> times.add(Instant.parse(time)));
      next = page.getString("next");
      assertThat(page.getString("newest")).isNotEmpty();
    }
    assertThat(next).isNull();
    assertThat(seen).containsExactlyElementsOf(all).hasSize(5);
    assertThat(times).isSortedAccordingTo((a, b) -> b.compareTo(a));
  }

  @TestFactory
  Stream<DynamicTest> what_cannot_be_searched_for_is_refused_and_named() {
    return Stream.of(
            "limit=0",
            "limit=201",
            "limit=abc",
            "kind=token",
            "subject=x",
            "from=now",
            "to=%2B1000000000-01-01T00:00:00Z",
            "colour=red",
            "client=a&client=b",
            "state=active",
            "reason=a&reason=b")
        .map(
            query ->
                dynamicTest(
                    query,
                    () ->
                        Api.refused(
                                get(User.VICTOR, "audit?" + query),
                                audit,
                                Reason.FILTER_MALFORMED,
                                User.VICTOR)
                            .body(
                                "error_description",
                                containsString(
                                    "(" + query.substring(0, query.indexOf('=')) + ")"))));
  }

  @TestFactory
  Stream<DynamicTest> a_cursor_that_is_none_is_refused() {
    return Stream.of("x", "1-1", "_", "1-1_x", "99999999999999999-1_1-1", "1-1_1-1_1-1", "%00")
        .map(
            cursor ->
                dynamicTest(
                    cursor,
                    () ->
                        Api.refused(
                            get(User.VICTOR, "audit?cursor=" + cursor),
                            audit,
                            Reason.CURSOR_MALFORMED,
                            User.VICTOR)));
  }

  @Test
  void texts_that_no_event_holds_find_nothing() {
    for (String text :
        List.of("%22", "%5C", "%00", "*", "%3Cscript%3E", "%F0%9F%98%80", "x".repeat(2000))) {
      get(User.VICTOR, "audit?client=" + text).statusCode(200).body("events", hasSize(0));
    }
  }

  @Test
  void what_operators_are_refused_is_found_with_their_name() {
    String id =
        post(User.VICTOR, "cutoffs", Map.of()).statusCode(403).extract().path("decision_id");
    assertThat(
            eventually(
                    () -> get(User.ADA, "audit?kind=operator.refused&operator=victor&limit=200"),
                    page -> page.getList("events.decision").contains(id))
                .body("events.operator", everyItem(equalTo("victor (id-of-victor)")))
                .extract()
                .<List<String>>path("events.decision"))
        .contains(id);
  }
}
