package io.cambist.policy;

import static io.cambist.policy.Rules.claims;
import static io.cambist.policy.Rules.permit;
import static io.cambist.policy.Rules.request;
import static org.assertj.core.api.Assertions.assertThat;

import io.cambist.jose.Claims;
import io.cambist.policy.Decision.Effect;
import io.cambist.policy.Decision.Outcome;
import io.cambist.policy.Decision.Permit;
import io.cambist.policy.Decision.Verdict;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a rule lets a token say of itself: its {@code sub}, and claims to carry. */
class ChosenValuesTest {
  private static final Rule SUBJECT = permit("r").subject("claims.name");
  private static final Rule CARRIED = permit("r").claim("x", "claims.x");

  private static Decision decide(Rule rule, Claims claims) {
    return new RulePolicyEngine().decide(request().rules(rule).claims(claims).build());
  }

  private static void assertPermits(Rule rule, Claims claims) {
    assertThat(decide(rule, claims)).isInstanceOf(Permit.class);
  }

  private static void assertFails(Rule rule, Claims claims, String why) {
    assertThat(decide(rule, claims).verdicts())
        .containsExactly(new Verdict("r", Effect.PERMIT, Outcome.CONDITION_FAILED, why));
  }

  @ParameterizedTest
  @ValueSource(strings = {"jane", "ci:jane", "customer:partner:jane", "clients:jane", ":", "x:"})
  void a_subject_is_what_the_rule_says(String name) {
    assertPermits(SUBJECT, claims("name", name));
  }

  @ParameterizedTest
  @ValueSource(strings = {"client:desk", "client:", "Client:web", "CLIENT:x"})
  void a_subject_does_not_read_like_a_client(String name) {
    assertFails(
        SUBJECT,
        claims("name", name),
        "subject yields what reads like a client, or a subject of another issuer");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a\nb",
        "\u0000",
        "a\u0085",
        "cli\u200bent:web",
        "a\u202eb",
        "\ufeffa",
        "a\udb40\udc41"
      })
  void a_subject_has_no_control_or_format_characters(String name) {
    assertFails(
        SUBJECT,
        claims("name", name),
        "subject yields no string of 1 to 512 characters without controls or format characters");
  }

  @Test
  void carried_values_are_counted_with_those_inside() {
    String why = "claims hold more than 500 values, or nest deeper than 8 levels";
    assertPermits(CARRIED, claims("x", Collections.nCopies(499, 1L)));
    assertFails(CARRIED, claims("x", Collections.nCopies(500, 1L)), why);
    assertPermits(CARRIED, claims("x", nested(7)));
    assertFails(CARRIED, claims("x", nested(8)), why);
  }

  private static Object nested(int depth) {
    return depth == 0
        ? "x"
        : depth % 2 == 0 ? List.of(nested(depth - 1)) : Map.of("x", nested(depth - 1));
  }

  @Test
  void carried_values_are_measured_as_json() {
    String why = "claims take more than 4096 bytes of JSON";
    int frame = "{'x':''}".length();
    assertPermits(CARRIED, claims("x", "a".repeat(4096 - frame)));
    assertFails(CARRIED, claims("x", "a".repeat(4097 - frame)), why);
    assertFails(CARRIED, claims("x", "\"".repeat(3000)), why);
  }
}
