package io.cambist.exchange;

import static io.cambist.testing.Gateway.exchange;
import static io.cambist.testing.Gateway.exchangeAs;
import static io.cambist.testing.Gateway.isActive;
import static io.cambist.testing.Gateway.send;
import static io.cambist.testing.Gateway.token;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import io.cambist.testing.Gateway;
import io.cambist.testing.StoredSessions;
import io.cambist.testing.TestAssertion;
import io.cambist.testing.TestFederation;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(TestFederation.class)
class SingleUseTest {
  private static final int AT_ONCE = 50;
  private static final String ORDERS = "https://orders.example";

  @Test
  void of_fifty_equal_requests_at_once_exactly_one_wins()
      throws InterruptedException, ExecutionException {
    String assertion = TestAssertion.of("ci").sign();
    int before = StoredSessions.count();
    ExecutorService callers = Executors.newFixedThreadPool(AT_ONCE);
    var start = new CyclicBarrier(AT_ONCE);
    List<Future<Response>> answers = new ArrayList<>();
    for (int i = 0; i < AT_ONCE; i++) {
      answers.add(
          callers.submit(
              () -> {
                start.await();
                return send(exchange(assertion).formParam("audience", ORDERS));
              }));
    }
    List<String> tokens = new ArrayList<>();
    for (Future<Response> answer : answers) {
      if (answer.get().statusCode() == 200) {
        tokens.add(answer.get().path("access_token"));
      } else {
        assertThat(answer.get().statusCode()).isEqualTo(400);
        assertThat(answer.get().<String>path("error_description")).contains("used before");
      }
    }
    callers.shutdown();

    assertThat(tokens).hasSize(1);
    assertThat(isActive("orders-api", tokens.get(0))).isTrue();
    assertThat(StoredSessions.count()).isEqualTo(before + 1);
  }

  @Test
  void a_bad_signature_or_a_denial_burns_nothing() {
    TestAssertion assertion = TestAssertion.of("ci");
    send(exchange(assertion.signAs("twin"))).then().statusCode(400);
    send(exchange(assertion.sign()).formParam("scope", "orders:write")).then().statusCode(400);
    send(exchange(assertion.sign()).formParam("audience", "https://evil.example"))
        .then()
        .statusCode(400);
    send(exchange(assertion.sign()).formParam("client_id", "nobody")).then().statusCode(401);

    token(exchange(assertion.sign()));
  }

  @Test
  void two_issuers_with_one_sub_one_jti_and_one_kid_are_never_confused() {
    String jti = UUID.randomUUID().toString();
    TestAssertion ci = TestAssertion.of("ci").with("jti", jti);
    TestAssertion twin = TestAssertion.of("twin").with("jti", jti);
    assertThat(ci.claims().get("sub")).isEqualTo(twin.claims().get("sub"));

    Map<String, Object> ofCi = Gateway.claims(token(exchange(ci.sign())));
    Map<String, Object> ofTwin = Gateway.claims(token(exchange(twin.sign())));

    assertThat(ofCi.get("sub")).isEqualTo("ci:" + ci.claims().get("sub"));
    assertThat(ofTwin.get("sub")).isEqualTo("twin:" + ci.claims().get("sub"));
    assertThat(ofCi.get("sid")).isNotEqualTo(ofTwin.get("sid"));
    send(exchange(ci.signAs("twin"))).then().statusCode(400);
    send(exchange(twin.signAs("ci"))).then().statusCode(400);
  }

  @Test
  void an_assertion_of_an_issuer_without_single_use_may_be_exchanged_again() {
    String assertion = TestAssertion.of("partner").sign();
    Map<String, Object> first = Gateway.claims(token(exchangeAs("partner-gateway", assertion)));
    Map<String, Object> second = Gateway.claims(token(exchangeAs("partner-gateway", assertion)));

    assertThat(first.get("sid")).isNotEqualTo(second.get("sid"));
  }

  @Test
  void a_lost_replay_leaves_the_winner_alive() {
    String assertion = TestAssertion.of("ci").sign();
    String token = token(exchange(assertion).formParam("audience", ORDERS));
    send(exchange(assertion)).then().statusCode(400).body("error", equalTo("invalid_request"));

    assertThat(isActive("orders-api", token)).isTrue();
  }
}
