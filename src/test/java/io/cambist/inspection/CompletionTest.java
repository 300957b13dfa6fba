package io.cambist.inspection;

import static io.cambist.testing.Gateway.basic;
import static io.cambist.testing.Gateway.exchange;
import static io.cambist.testing.Gateway.exchangeAs;
import static io.cambist.testing.Gateway.form;
import static io.cambist.testing.Gateway.isActive;
import static io.cambist.testing.Gateway.send;
import static io.cambist.testing.Gateway.token;
import static io.restassured.RestAssured.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import io.cambist.testing.Gateway;
import io.cambist.testing.TestAssertion;
import io.cambist.testing.TestFederation;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(TestFederation.class)
class CompletionTest {
  private static final String ORDERS = "https://orders.example";

  private static Response complete(RequestSpecification request) {
    return request.post("/oauth2/complete");
  }

  private static RequestSpecification as(String client) {
    return form().header("Authorization", basic(client));
  }

  private static String job() {
    return token(exchange(TestAssertion.of("ci").sign()).formParam("audience", ORDERS));
  }

  private static RequestSpecification chat(String client, String task) {
    return exchangeAs(client, TestAssertion.of("partner").sign())
        .formParam("audience", ORDERS)
        .formParam("task", task);
  }

  @Test
  void a_token_completes_its_session_and_all_below() {
    String parent = job();
    String child =
        token(exchangeAs("orders-api", parent).formParam("audience", "https://ledger.example"));
    assertThat(isActive("ledger-api", child)).isTrue();
    complete(form().formParam("token", parent))
        .then()
        .statusCode(200)
        .header("Cache-Control", "no-store")
        .body(equalTo(""));
    assertThat(isActive("orders-api", parent)).isFalse();
    assertThat(isActive("ledger-api", child)).isFalse();
    send(exchangeAs("orders-api", parent).formParam("audience", "https://ledger.example"))
        .then()
        .statusCode(400);
  }

  @Test
  void a_child_completes_itself_and_not_its_parent() {
    String parent = job();
    String child =
        token(exchangeAs("orders-api", parent).formParam("audience", "https://ledger.example"));
    complete(as("orders-api").formParam("token", child)).then().statusCode(200);
    assertThat(isActive("ledger-api", child)).isFalse();
    assertThat(isActive("orders-api", parent)).isTrue();
  }

  @Test
  void another_client_completes_nothing() {
    String token = job();
    complete(as("ledger-api").formParam("token", token))
        .then()
        .statusCode(400)
        .body("error", equalTo("unauthorized_client"));
    assertThat(isActive("orders-api", token)).isTrue();
  }

  @Test
  void a_task_ends_all_its_sessions_and_no_others_and_opens_none_any_more() {
    String task = "chat " + UUID.randomUUID();
    String one = token(chat("partner-gateway", task));
    String two = token(chat("partner-gateway", task));
    String other = token(chat("partner-gateway", "another " + task));
    String child =
        token(
            exchangeAs("orders-api", one)
                .formParam("audience", "https://ledger.example")
                .formParam("task", "a task of its own"));

    complete(as("partner-gateway").formParam("task", task)).then().statusCode(200);

    assertThat(isActive("orders-api", one)).isFalse();
    assertThat(isActive("orders-api", two)).isFalse();
    assertThat(isActive("ledger-api", child)).isFalse();
    assertThat(isActive("orders-api", other)).isTrue();
    send(chat("partner-gateway", task))
        .then()
        .statusCode(400)
        .body("error", equalTo("invalid_request"))
        .body("error_description", containsString("task is completed"));
    complete(as("partner-gateway").formParam("task", task)).then().statusCode(200);
  }

  @Test
  void the_same_task_of_another_client_is_not_ended() {
    String task = "chat " + UUID.randomUUID();
    String token = token(chat("partner-gateway", task));
    complete(as("orders-api").formParam("task", task)).then().statusCode(200);
    assertThat(isActive("orders-api", token)).isTrue();
  }

  @Test
  void a_client_that_shows_no_credentials_ends_no_task() {
    for (RequestSpecification request :
        new RequestSpecification[] {form(), form().formParam("client_id", "ci")}) {
      complete(request.formParam("task", "job"))
          .then()
          .statusCode(401)
          .body("error", equalTo("invalid_client"));
    }
  }

  @Test
  void a_request_says_which_of_both() {
    complete(as("orders-api"))
        .then()
        .statusCode(400)
        .body("error_description", containsString("either the token or the task"));
    complete(as("orders-api").formParam("token", job()).formParam("task", "t"))
        .then()
        .statusCode(400)
        .body("error_description", containsString("either the token or the task"));
    complete(as("orders-api").formParam("task", "a\u0007b"))
        .then()
        .statusCode(400)
        .body("error_description", containsString("(task)"));
  }

  @Test
  void what_is_no_token_of_ours_is_done_already() {
    complete(form().formParam("token", "nonsense")).then().statusCode(200);
    complete(form().formParam("token", TestAssertion.of("ci").sign())).then().statusCode(200);
    String token = job();
    complete(form().formParam("token", token)).then().statusCode(200);
    complete(form().formParam("token", token)).then().statusCode(200);
  }

  @Test
  void another_method_is_told_which_one_is_right() {
    for (String path : List.of("token", "introspect", "revoke", "complete")) {
      get("/oauth2/" + path).then().statusCode(405).header("Allow", equalTo("POST, OPTIONS"));
    }
  }

  @Test
  void the_metadata_names_the_endpoint() {
    get("/.well-known/oauth-authorization-server")
        .then()
        .body("completion_endpoint", equalTo("https://cambist.test/oauth2/complete"));
  }

  @Test
  void a_token_names_the_tasks_that_it_depends_on() {
    assertThat((List<?>) Gateway.claims(token(chat("partner-gateway", "named"))).get("task_ids"))
        .hasSize(1);
  }
}
