package io.cambist.audit;

import static io.cambist.testing.Gateway.exchange;
import static io.cambist.testing.Gateway.send;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import io.cambist.testing.OperatorToken;
import io.cambist.testing.TestAssertion;
import io.cambist.testing.TestFederation;
import io.cambist.testing.TestProvider;
import io.cambist.testing.TestProvider.User;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What operators are told of the last hour. */
@QuarkusTest
@QuarkusTestResource(TestFederation.class)
@QuarkusTestResource(TestProvider.class)
class ActivityApiTest {
  @Inject RedisTallies tallies;

  private static JsonPath report() {
    return given()
        .header("Authorization", "Bearer " + OperatorToken.of(User.VICTOR).sign())
        .get("/api/v1/activity")
        .then()
        .statusCode(200)
        .header("Cache-Control", "no-store")
        .extract()
        .jsonPath();
  }

  private static int sum(JsonPath report, String map, String name) {
    return report.<Map<String, Integer>>getList("ticks." + map).stream()
        .mapToInt(counts -> counts.getOrDefault(name, 0))
        .sum();
  }

  @Test
  void what_is_issued_and_refused_is_counted_in_ticks() {
    tallies.flush().await().atMost(Duration.ofSeconds(10));
    JsonPath before = report();
    send(exchange(TestAssertion.of("ci").sign())).then().statusCode(200);
    send(exchange(TestAssertion.of("ci").sign())).then().statusCode(200);
    send(exchange(TestAssertion.of("ci").with("fork", true).sign())).then().statusCode(400);
    tallies.flush().await().atMost(Duration.ofSeconds(10));
    JsonPath after = report();
    assertThat(sum(after, "issued", "orders") - sum(before, "issued", "orders"))
        .isGreaterThanOrEqualTo(2);
    assertThat(sum(after, "refused", "policy_forbidden"))
        .isGreaterThan(sum(before, "refused", "policy_forbidden"));
    assertThat(after.getInt("sessions_by_issuer.ci")).isGreaterThanOrEqualTo(2);
    assertThat(after.getInt("sessions_by_target.orders")).isGreaterThanOrEqualTo(2);

    assertThat(after.getInt("tick_seconds")).isEqualTo(10);
    List<String> starts = after.getList("ticks.start");
    assertThat(starts).hasSize(360);
    assertThat(Duration.between(Instant.parse(starts.get(0)), Instant.parse(starts.get(359))))
        .isEqualTo(Duration.ofSeconds(3590));
    assertThat(Instant.parse(starts.get(359)))
        .isBetween(Clock.systemUTC().instant().minusSeconds(60), Clock.systemUTC().instant());
  }
}
