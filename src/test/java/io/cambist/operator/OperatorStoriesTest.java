package io.cambist.operator;

import static io.cambist.operator.Api.CHAIN;
import static io.cambist.operator.Api.ORDERS;
import static io.cambist.operator.Api.encoded;
import static io.cambist.operator.Api.eventually;
import static io.cambist.operator.Api.get;
import static io.cambist.operator.Api.listed;
import static io.cambist.operator.Api.onward;
import static io.cambist.operator.Api.sid;
import static io.cambist.testing.Gateway.basic;
import static io.cambist.testing.Gateway.claims;
import static io.cambist.testing.Gateway.exchangeAs;
import static io.cambist.testing.Gateway.form;
import static io.cambist.testing.Gateway.introspectAs;
import static io.cambist.testing.Gateway.isActive;
import static io.cambist.testing.Gateway.send;
import static io.cambist.testing.Gateway.token;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.hasSize;

import io.cambist.testing.TestAssertion;
import io.cambist.testing.TestFederation;
import io.cambist.testing.TestProvider;
import io.cambist.testing.TestProvider.User;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.specification.RequestSpecification;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What the gateway is for, from end to end, with an operator who looks on. */
@QuarkusTest
@QuarkusTestResource(TestFederation.class)
@QuarkusTestResource(TestProvider.class)
class OperatorStoriesTest {
  private static void complete(String client, String task) {
    form()
        .header("Authorization", basic(client))
        .formParam("task", task)
        .post("/oauth2/complete")
        .then()
        .statusCode(200);
  }

  private static RequestSpecification support(String chat, String agent) {
    return exchangeAs("partner-gateway", TestAssertion.of("partner").subject(agent).sign())
        .formParam("audience", ORDERS)
        .formParam("task", chat);
  }

  @Test
  void the_tokens_of_a_support_chat_hang_on_its_workflow_and_not_on_their_time() {
    String chat = "chat " + UUID.randomUUID();
    String other = "chat " + UUID.randomUUID();
    // The integration works in turns, each with a token of its own, all in the one chat.
    List<String> tokens =
        List.of(
            token(support(chat, "support-bot")),
            token(support(chat, "support-bot")),
            token(support(chat, "support-lead")));
    String elsewhere = token(support(other, "support-bot"));
    String[] sids = tokens.stream().map(Api::sid).toArray(String[]::new);

    // An operator looks at the chat, and at nothing else.
    String query = "client=partner-gateway&task=" + encoded(chat);
    assertThat(listed(query + "&state=active", sids)).containsExactlyInAnyOrder(sids);
    get(User.VICTOR, "cutoffs/extent?kind=task&of=partner-gateway&name=" + encoded(chat))
        .body("at_most", equalTo(3));

    complete("partner-gateway", chat);

    for (String token : tokens) {
      assertThat(((Number) claims(token).get("exp")).longValue())
          .as("its time is not over")
          .isGreaterThan(Clock.systemUTC().instant().getEpochSecond());
      introspectAs("orders-api", token)
          .then()
          .body("active", equalTo(false))
          .body("size()", equalTo(1));
    }
    assertThat(isActive("orders-api", elsewhere)).isTrue();
    send(support(chat, "support-bot"))
        .then()
        .statusCode(400)
        .body("error_description", containsString("task is completed"));

    get(User.VICTOR, "sessions?" + query)
        .body("sessions.state", everyItem(equalTo("completed")))
        .body("sessions", hasSize(3))
        .body("sessions[0].end.why", containsString("completed by client partner-gateway"));
    assertThat(listed(query + "&state=active")).isEmpty();
    eventually(
            () -> get(User.VICTOR, "audit?task=" + encoded(chat)),
            found -> found.getList("events").size() >= 4)
        .body(
            "events.kind",
            contains("task.completed", "token.issued", "token.issued", "token.issued"))
        .body("events[0].detail", containsString("completed by client partner-gateway"));
  }

  @Test
  void what_a_broker_derives_for_a_maintenance_task_dies_with_the_task() {
    String task = "rotate the certificates " + UUID.randomUUID();
    Instant before = Clock.systemUTC().instant();
    String broker =
        token(
            exchangeAs("partner-gateway", TestAssertion.of("partner").subject("broker").sign())
                .formParam("audience", CHAIN)
                .formParam("task", task));
    // An agent works on the broker's behalf, and calls an API, which calls another one.
    String agent = onward("orders-api", broker);
    String api = onward("ledger-api", agent);
    String second = onward("ledger-api", broker);
    List<String> all = List.of(broker, agent, api, second);
    for (String token : all) {
      assertThat(isActive("orders-api", token)).isTrue();
      assertThat(claims(token)).containsEntry("sub", "partner:broker");
    }

    eventually(
            () -> get(User.VICTOR, "sessions/" + sid(broker)).statusCode(200),
            tree -> tree.getList("descendants").size() == 3)
        .body("session.task", equalTo(task))
        .body("descendants.state", everyItem(equalTo("active")));
    get(User.VICTOR, "sessions/" + sid(broker) + "/extent").body("at_most", equalTo(4));
    get(User.VICTOR, "sessions/" + sid(api))
        .body("ancestors.sid", contains(sid(broker), sid(agent)));

    complete("partner-gateway", task);

    for (String token : all) {
      assertThat(isActive("orders-api", token)).isFalse();
      send(exchangeAs("orders-api", token).formParam("audience", CHAIN)).then().statusCode(400);
    }
    get(User.VICTOR, "sessions/" + sid(broker))
        .body("session.state", equalTo("completed"))
        .body("descendants.state", everyItem(equalTo("completed")))
        .body("descendants", hasSize(3));
    get(User.VICTOR, "sessions/" + sid(broker) + "/extent").body("at_most", equalTo(0));

    // The timeline: what was issued of the tree, and its end.
    for (String token : all) {
      eventually(
              () -> get(User.VICTOR, "audit?kind=token.issued&sid=" + sid(token)),
              found -> found.getList("events").size() == 1)
          .body("events[0].subject.sub", equalTo("broker"));
    }
    List<String> times =
        eventually(
                () ->
                    get(
                        User.VICTOR,
                        "audit?from=" + before + "&client=partner-gateway&task=" + encoded(task)),
                found -> found.getList("events").size() >= 2)
            .body("events.kind", contains("task.completed", "token.issued"))
            .body("events[0].detail", containsString("completed by client partner-gateway"))
            .extract()
            .path("events.time");
    assertThat(Instant.parse(times.get(0))).isAfterOrEqualTo(Instant.parse(times.get(1)));
    assertThat(Set.copyOf(listed("parent=" + sid(broker))))
        .isEqualTo(Set.of(sid(agent), sid(second)));
    get(User.VICTOR, "sessions?state=active&parent=" + sid(broker)).body("sessions", empty());
  }
}
