package io.cambist.inspection;

import static io.cambist.testing.Gateway.exchange;
import static io.cambist.testing.Gateway.exchangeAs;
import static io.cambist.testing.Gateway.introspectAs;
import static io.cambist.testing.Gateway.isActive;
import static io.cambist.testing.Gateway.send;
import static io.cambist.testing.Gateway.token;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import io.cambist.testing.Gateway;
import io.cambist.testing.TestAssertion;
import io.cambist.testing.TestFederation;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(TestFederation.class)
class SpendingTest {
  private static final String VAULT = "https://vault.example";
  private static final int MANY = 12;

  private static String tokenForVault() {
    return token(exchange(TestAssertion.of("ci").sign()).formParam("audience", VAULT));
  }

  @Test
  void of_many_introspections_at_once_as_many_hear_active_as_there_are_uses()
      throws InterruptedException, ExecutionException {
    String token = tokenForVault();
    ExecutorService callers = Executors.newFixedThreadPool(MANY);
    var start = new CyclicBarrier(MANY);
    List<Future<Boolean>> answers = new ArrayList<>();
    for (int i = 0; i < MANY; i++) {
      answers.add(
          callers.submit(
              () -> {
                start.await();
                return isActive("ledger-api", token);
              }));
    }
    int active = 0;
    for (Future<Boolean> answer : answers) {
      active += answer.get() ? 1 : 0;
    }
    callers.shutdown();
    assertThat(active).isEqualTo(2);
    introspectAs("ledger-api", token).then().body(equalTo("{\"active\":false}"));
  }

  @Test
  void one_who_may_not_ask_spends_nothing() {
    String token = tokenForVault();
    for (int i = 0; i < 3; i++) {
      assertThat(isActive("narrow", token)).isFalse();
    }
    assertThat(isActive("ledger-api", token)).isTrue();
    assertThat(isActive("ledger-api", token)).isTrue();
    assertThat(isActive("ledger-api", token)).isFalse();
  }

  @Test
  void what_is_exchanged_for_a_token_spends_the_uses_of_that_token() {
    String parent = tokenForVault();
    String child = token(exchangeAs("ledger-api", parent).formParam("audience", VAULT));
    assertThat(isActive("ledger-api", child)).isTrue();
    assertThat(isActive("ledger-api", parent)).isTrue();
    assertThat(isActive("ledger-api", child)).isFalse();
    assertThat(isActive("ledger-api", parent)).isFalse();
    send(exchangeAs("ledger-api", parent).formParam("audience", VAULT))
        .then()
        .statusCode(400)
        .body("error", equalTo("invalid_request"))
        .body("error_description", containsString("no longer active"));
  }

  @Test
  void a_token_with_counted_uses_is_exchanged_for_no_target_that_counts_none() {
    send(exchangeAs("ledger-api", tokenForVault()).formParam("audience", "https://chain.example"))
        .then()
        .statusCode(400)
        .body("error", equalTo("invalid_target"))
        .body("error_description", containsString("limited number of times"));
  }

  @Test
  void a_spent_token_can_be_revoked() {
    String token = tokenForVault();
    assertThat(isActive("ledger-api", token)).isTrue();
    assertThat(isActive("ledger-api", token)).isTrue();
    Gateway.revocation(token).post("/oauth2/revoke").then().statusCode(200);
    assertThat(isActive("ledger-api", token)).isFalse();
  }

  @Test
  void a_token_with_counted_uses_does_not_act() {
    send(exchangeAs("ledger-api", TestAssertion.of("partner").sign())
            .formParam("actor_token", tokenForVault())
            .formParam("actor_token_type", Gateway.ACCESS_TOKEN)
            .formParam("audience", "https://chain.example"))
        .then()
        .statusCode(400)
        .body("error", equalTo("invalid_request"))
        .body("error_description", containsString("no actor token"));
  }
}
