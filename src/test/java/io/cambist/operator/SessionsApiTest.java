package io.cambist.operator;

import static io.cambist.operator.Api.ORDERS;
import static io.cambist.operator.Api.encoded;
import static io.cambist.operator.Api.get;
import static io.cambist.operator.Api.listed;
import static io.cambist.operator.Api.onward;
import static io.cambist.operator.Api.sid;
import static io.cambist.testing.Gateway.exchangeAs;
import static io.cambist.testing.Gateway.token;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasKey;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.cambist.audit.AuditTrail;
import io.cambist.oauth.Reason;
import io.cambist.testing.Gateway;
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
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Operators find sessions, and see one whole. */
@QuarkusTest
@QuarkusTestResource(TestFederation.class)
@QuarkusTestResource(TestProvider.class)
class SessionsApiTest {
  @Inject AuditTrail audit;

  private final String subject = "someone-" + UUID.randomUUID();

  @TestFactory
  Stream<DynamicTest> a_session_is_found_by_any_mix_of_what_is_true_of_it() {
    Instant before = Clock.systemUTC().instant().minusSeconds(1);
    String parent = Api.chainOf(subject);
    String token =
        token(
            exchangeAs("partner-gateway", TestAssertion.of("partner").subject(subject).sign())
                .formParam("audience", ORDERS)
                .formParam("actor_token", TestAssertion.of("agents").sign())
                .formParam("actor_token_type", Gateway.JWT)
                .formParam("task", "chat " + subject));
    String child = onward("orders-api", parent);
    String key = get(User.VICTOR, "sessions/" + sid(token)).extract().path("session.signing_key");
    List<String> truths =
        List.of(
            "subject=" + encoded("partner:" + subject),
            "actor=" + encoded("agents:agent-7"),
            "client=partner-gateway",
            "issuer=partner",
            "target=orders",
            "policy=partner-orders",
            "client=partner-gateway&task=" + encoded("chat " + subject),
            "key=" + key,
            "state=active",
            "state=spent&state=active",
            "from=" + before,
            "to=" + before.plusSeconds(3600));
    List<String> lies =
        List.of(
            "subject=" + encoded("ci:" + subject),
            "actor=" + encoded("agents:agent-8"),
            "client=desk",
            "issuer=ci",
            "target=ledger",
            "policy=chain",
            "client=partner-gateway&task=" + encoded("chat of another"),
            "key=none",
            "state=expired",
            "state=spent&state=revoked",
            "from=" + before.plusSeconds(3600),
            "to=" + before);
    String anchor = "subject=" + encoded("partner:" + subject);
    var tests = new ArrayList<DynamicTest>();
    for (int i = 0; i < truths.size(); i++) {
      String truth = truths.get(i);
      String other = truths.get((i + 5) % truths.size());
      String lie = lies.get((i + 3) % lies.size());
      tests.add(
          dynamicTest(
              truth,
              () -> assertThat(listed(truth + "&limit=200", sid(token))).contains(sid(token))));
      if (names(truth).stream().noneMatch(names(other)::contains)) {
        String both = truth + "&" + other;
        tests.add(dynamicTest(both, () -> listed(both + "&limit=200", sid(token))));
      }
      if (names(truth).stream().noneMatch(names(lie)::contains)) {
        String wrong = truth + "&" + lie;
        tests.add(
            dynamicTest(
                "not " + wrong,
                () -> assertThat(listed(wrong + "&limit=200")).doesNotContain(sid(token))));
      }
    }
    String all =
        String.join(
            "&", List.of(anchor, truths.get(1), truths.get(3), truths.get(4), truths.get(5)));
    tests.add(
        dynamicTest(
            "all at once",
            () ->
                assertThat(listed(all + "&" + truths.get(6) + "&" + truths.get(7), sid(token)))
                    .containsExactly(sid(token))));
    tests.add(
        dynamicTest(
            "children of one",
            () ->
                assertThat(listed("parent=" + sid(parent), sid(child)))
                    .containsExactly(sid(child))));
    return tests.stream();
  }

  private static List<String> names(String query) {
    return Stream.of(query.split("&")).map(part -> part.substring(0, part.indexOf('='))).toList();
  }

  @Test
  void a_list_says_of_each_session_what_there_is_to_say_and_no_token() {
    String token = Api.jobOf(subject);
    String query = "subject=" + encoded("ci:" + subject);
    listed(query, sid(token));
    String body =
        get(User.VICTOR, "sessions?" + query)
            .header("Cache-Control", "no-store")
            .body("sessions", hasSize(1))
            .body("sessions[0].state", equalTo("active"))
            .body("sessions[0].subject.issuer", equalTo("ci"))
            .body("sessions[0].subject.sub", equalTo(subject))
            .body("sessions[0].sub", equalTo("ci:" + subject))
            .body("sessions[0].client", equalTo("ci"))
            .body("sessions[0].targets", contains("orders"))
            .body("sessions[0].scope", equalTo("orders:read orders:deploy"))
            .body("sessions[0].policies", contains("deploy-from-main"))
            .body("sessions[0].task", equalTo("build " + subject))
            .body("sessions[0].attributes.repository", equalTo("8675309"))
            .body("sessions[0].token_id", equalTo(Gateway.claims(token).get("jti")))
            .body("sessions[0]", not(hasKey("binding")))
            .body("sessions[0]", not(hasKey("end")))
            .body("$", not(hasKey("next")))
            .extract()
            .asString();
    for (String part : token.split("\\.", -1)) {
      assertThat(body).doesNotContain(part);
    }
  }

  @Test
  void pages_follow_each_other_and_hold_every_session_once_those_of_the_latest_second_first() {
    String[] all = Stream.generate(() -> sid(Api.jobOf(subject))).limit(7).toArray(String[]::new);
    String query = "subject=" + encoded("ci:" + subject);
    listed(query, all);
    var seen = new ArrayList<String>();
    var times = new ArrayList<Instant>();
    String cursor = "";
    for (int pages = 0; pages < 10 && cursor != null; pages++) {
      JsonPath page =
          get(
                  User.VICTOR,
                  "sessions?limit=3&"
                      + query
                      + (cursor.isEmpty() ? "" : "&cursor=" + encoded(cursor)))
              .statusCode(200)
              .extract()
              .jsonPath();
      assertThat(page.getList("sessions").size()).isLessThanOrEqualTo(3);
      seen.addAll(page.getList("sessions.sid"));
      page.<String>getList("sessions.issued_at")
          .forEach(time -> times.add(Instant.parse(time).truncatedTo(ChronoUnit.SECONDS)));
      cursor = page.getString("next");
    }
    assertThat(cursor).isNull();
    assertThat(seen).doesNotHaveDuplicates().containsExactlyInAnyOrder(all);
    assertThat(times).isSortedAccordingTo((a, b) -> b.compareTo(a));
  }

  @Test
  void without_a_question_all_are_listed_and_pages_have_the_size_that_is_asked_for() {
    String[] some = {sid(Api.jobOf(subject)), sid(Api.jobOf(subject)), sid(Api.jobOf(subject))};
    listed("limit=200", some);
    get(User.VICTOR, "sessions?limit=1").statusCode(200).body("sessions", hasSize(1));
    get(User.VICTOR, "sessions?limit=2").statusCode(200).body("sessions", hasSize(2));
    List<String> usual = get(User.VICTOR, "sessions").statusCode(200).extract().path("sessions");
    assertThat(usual.size()).isBetween(3, 50);
  }

  @TestFactory
  Stream<DynamicTest> what_cannot_be_looked_for_is_refused_and_named() {
    return Stream.of(
            "limit=0",
            "limit=201",
            "limit=abc",
            "limit=-1",
            "limit=1e2",
            "limit=1&limit=2",
            "limit=99999999999999999999",
            "state=alive",
            "state=ACTIVE",
            "subject=nobody",
            "subject=:x",
            "subject=ci:",
            "actor=agent",
            "task=alone",
            "parent=x",
            "parent=..",
            "from=yesterday",
            "to=2026-13-01T00:00:00Z",
            "from=-1",
            "from=%2B1000000000-12-31T23:59:59Z",
            "to=-99999-01-01T00:00:00Z",
            "client=ci&client=desk",
            "colour=red",
            "Client=ci",
            "client[]=ci",
            "subject=ci:a&subject=ci:b",
            "client=ci&task=" + "x".repeat(129),
            "client=ci&task=a%07b")
        .map(
            query ->
                dynamicTest(
                    query,
                    () ->
                        Api.refused(
                                get(User.VICTOR, "sessions?" + query),
                                audit,
                                Reason.FILTER_MALFORMED,
                                User.VICTOR)
                            .body("error_description", containsString(named(query)))));
  }

  private static String named(String query) {
    String last = query.substring(query.lastIndexOf('&') + 1);
    return "(" + last.substring(0, last.indexOf('=')) + ")";
  }

  @TestFactory
  Stream<DynamicTest> a_cursor_that_is_none_is_refused() {
    return Stream.of(
            "x",
            "0",
            "0.",
            "9.1-1.0.0",
            "99.x",
            "0.1-1.0.0%00",
            "0.1-1.999.0",
            "-1.1-1.0.0",
            "0.99999999999999999999-1.0.0",
            "0.1-1.0.999",
            "%F0%9F%98%80",
            "0.1.zz")
        .flatMap(
            cursor ->
                Stream.of(
                    "client=ci&cursor=" + cursor,
                    "cursor=" + cursor,
                    "subject=ci:x&cursor=" + cursor))
        .map(
            query ->
                dynamicTest(
                    query,
                    () ->
                        Api.refused(
                            get(User.VICTOR, "sessions?" + query),
                            audit,
                            Reason.CURSOR_MALFORMED,
                            User.VICTOR)));
  }

  @Test
  void times_are_written_with_any_offset_or_none() {
    String sid = sid(Api.jobOf(subject));
    String query = "subject=" + encoded("ci:" + subject);
    listed(query, sid);
    for (String early :
        List.of("2020-01-01T00:00:00%2B02:00", "2020-01-01T00:00:00.5Z", "2020-01-01T00:00")) {
      assertThat(listed(query + "&from=" + early)).containsExactly(sid);
      assertThat(listed(query + "&to=" + early)).isEmpty();
    }
  }
}
