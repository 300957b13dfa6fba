package io.cambist.decisionpoint;

import static org.assertj.core.api.Assertions.assertThat;

import io.cambist.oauth.Scopes;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a decision point answers, and what is made of it. */
class AdviceTest {
  private static Optional<Advice> read(String json) {
    return Advice.read(json.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void the_answers_of_the_standards_examples_are_understood() {
    assertThat(read("{\"decision\": true}"))
        .contains(new Advice.Permitted(Optional.empty(), Optional.empty()));
    assertThat(
            read(
                """
                {
                  "decision": false,
                  "context": {
                    "id": "0",
                    "reason_admin": { "en": "Request failed policy C076E82F" },
                    "reason_user": { "en-403": "Insufficient privileges.", "es-403": "Privilegios insuficientes." }
                  }
                }
                """))
        .contains(new Advice.Denied("{en=Request failed policy C076E82F}"));
    assertThat(
            read(
                "{\"decision\": true, \"context\": { \"id\": 1, \"scope\": \"a\", \"expires_in\": 60 }}"))
        .contains(
            new Advice.Permitted(Optional.of(Scopes.of("a")), Optional.of(Duration.ofMinutes(1))));
  }

  @Test
  void a_whole_number_may_be_written_with_a_point_and_half_a_second_is_none() {
    assertThat(read("{\"decision\":true,\"context\":{\"expires_in\":30.0}}"))
        .contains(new Advice.Permitted(Optional.empty(), Optional.of(Duration.ofSeconds(30))));
    for (String odd : List.of("30.5", "-30.0", "0.0", "1e99", "\"30\"", "null")) {
      assertThat(read("{\"decision\":true,\"context\":{\"expires_in\":" + odd + "}}"))
          .as(odd)
          .isEmpty();
    }
  }

  @Test
  void its_reasons_are_made_harmless() {
    String reason = "\\u001b[31m\\u202e" + "x".repeat(1000);
    assertThat(read("{\"decision\":false,\"context\":{\"reason_admin\":\"" + reason + "\"}}"))
        .hasValueSatisfying(
            advice ->
                assertThat(((Advice.Denied) advice).why())
                    .hasSizeLessThanOrEqualTo(200)
                    .matches("[\\x20-\\x7e]*"));
  }
}
