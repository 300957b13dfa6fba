package io.cambist.operator;

import static io.cambist.operator.Api.encoded;
import static io.cambist.operator.Api.eventually;
import static io.cambist.operator.Api.get;
import static io.cambist.operator.Api.listed;
import static io.cambist.operator.Api.onward;
import static io.cambist.operator.Api.post;
import static io.cambist.operator.Api.sid;
import static io.cambist.testing.Gateway.exchangeAs;
import static io.cambist.testing.Gateway.isActive;
import static io.cambist.testing.Gateway.send;
import static io.cambist.testing.Gateway.token;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.fasterxml.jackson.databind.JsonNode;
import io.cambist.audit.AuditTrail;
import io.cambist.oauth.Reason;
import io.cambist.testing.Events;
import io.cambist.testing.TestFederation;
import io.cambist.testing.TestProvider;
import io.cambist.testing.TestProvider.User;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Operators end sessions, with all that was exchanged from them. */
@QuarkusTest
@QuarkusTestResource(TestFederation.class)
@QuarkusTestResource(TestProvider.class)
class SessionEndsApiTest {
  @Inject AuditTrail audit;

  private final String subject = "someone-" + UUID.randomUUID();

  @Test
  void ending_one_is_previewed_and_ends_its_whole_tree_for_a_reason_that_others_can_read() {
    String root = Api.chainOf(subject);
    String child = onward("orders-api", root);
    String grandchild = onward("ledger-api", child);
    assertThat(isActive("orders-api", grandchild)).isTrue();
    String path = "sessions/" + sid(child);
    eventually(
            () -> get(User.VICTOR, path + "/extent").statusCode(200),
            extent -> extent.getInt("at_most") == 2)
        .body("words", equalTo("at most 2 live sessions"))
        .body("strange", equalTo(false));

    String reason = "  <b>stolen</b> & \"sold\" — ticket 42 \uD83D\uDE00 ";
    post(User.OLGA, path + "/end", Map.of("reason", reason))
        .statusCode(200)
        .header("Cache-Control", "no-store")
        .body("hit.at_most", equalTo(2))
        .body("words", containsString("has ended"));

    assertThat(isActive("orders-api", child)).isFalse();
    assertThat(isActive("orders-api", grandchild)).isFalse();
    assertThat(isActive("orders-api", root)).isTrue();
    send(exchangeAs("orders-api", child).formParam("audience", Api.CHAIN)).then().statusCode(400);
    get(User.VICTOR, path)
        .body("session.state", equalTo("revoked"))
        .body("session.end.why", equalTo("ended by operator olga (id-of-olga): " + reason.strip()))
        .body("ancestors[0].state", equalTo("active"))
        .body("descendants[0].state", equalTo("revoked"));
    get(User.VICTOR, path + "/extent").body("at_most", equalTo(0));
    JsonNode event = event("session.ended", sid(child));
    assertThat(event.path("operator").asText()).isEqualTo("olga (id-of-olga)");
    assertThat(event.path("why").asText()).isEqualTo(reason.strip());
    assertThat(event.path("hit").asText())
        .contains("session " + sid(child), "at most 2 live sessions");
    assertThat(event.path("subject").path("sub").asText()).isEqualTo(subject);

    String query = "subject=" + encoded("ci:" + subject);
    assertThat(listed(query + "&state=active")).containsExactly(sid(root));
    assertThat(listed(query + "&state=revoked"))
        .containsExactlyInAnyOrder(sid(child), sid(grandchild));
    post(User.ADA, path + "/end", Map.of("reason", "once more"))
        .statusCode(200)
        .body("words", containsString("not active any more"));
    get(User.VICTOR, path).body("session.end.why", containsString("stolen"));
  }

  /** As the audit shows it to operators. */
  private JsonNode event(String kind, String sid) {
    String decision =
        eventually(
                () -> get(User.VICTOR, "audit?kind=" + kind + "&sid=" + sid).statusCode(200),
                found -> !found.getList("events").isEmpty())
            .body("events", hasSize(1))
            .extract()
            .path("events[0].decision");
    return Events.of(audit, decision);
  }

  @TestFactory
  Stream<DynamicTest> a_reason_is_one_line_of_3_to_200_characters_and_without_one_nothing_ends() {
    String token = Api.jobOf(subject);
    return Stream.concat(
            Stream.of(
                "",
                "  ",
                "no",
                " a ",
                "a\nb c",
                "a\tbc",
                "abc\u0000",
                "abc\u001b[31m",
                "abc\u202Edef",
                "abc\u200Bdef",
                "a\u2028bc",
                "x".repeat(201),
                "x".repeat(10_240)),
            Stream.of((String) null))
        .map(
            reason ->
                dynamicTest(
                    reason == null ? "missing" : reason.length() + " characters: " + reason.strip(),
                    () -> {
                      Api.refused(
                              post(
                                  User.OLGA,
                                  "sessions/" + sid(token) + "/end",
                                  Api.members("reason", reason)),
                              audit,
                              Reason.REASON_MISSING,
                              User.OLGA)
                          .body("error_description", containsString("(reason)"));
                      assertThat(isActive("orders-api", token)).isTrue();
                    }));
  }

  @Test
  void the_longest_and_the_shortest_reason_are_taken() {
    post(
            User.OLGA,
            "sessions/" + sid(Api.jobOf(subject)) + "/end",
            Map.of("reason", "x".repeat(200)))
        .statusCode(200);
    post(User.OLGA, "sessions/" + sid(Api.jobOf(subject)) + "/end", Map.of("reason", "ill"))
        .statusCode(200);
  }
}
