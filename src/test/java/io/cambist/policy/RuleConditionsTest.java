package io.cambist.policy;

import static io.cambist.policy.Decisions.ENGINE;
import static io.cambist.policy.Decisions.assertOutcomes;
import static io.cambist.policy.Decisions.denied;
import static io.cambist.policy.Decisions.permitted;
import static io.cambist.policy.Rules.claims;
import static io.cambist.policy.Rules.expression;
import static io.cambist.policy.Rules.forbid;
import static io.cambist.policy.Rules.permit;
import static io.cambist.policy.Rules.request;
import static org.assertj.core.api.Assertions.assertThat;

import io.cambist.expression.Budget;
import io.cambist.expression.Expression;
import io.cambist.expression.Purpose;
import io.cambist.federation.ClientAuthentication;
import io.cambist.oauth.Party;
import io.cambist.oauth.Reason;
import io.cambist.policy.Decision.Outcome;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the conditions of rules see, and what is told of them. */
class RuleConditionsTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "subject.issuer == 'ci' && subject.sub == 'jane' && !subject.ours",
        "client.id == 'app' && client.method == 'subject-token' && !client.authenticated",
        "target.name == 'orders' && target.audience == 'https://orders.example'",
        "request.scopes == ['a'] && request.audiences == ['https://orders.example']",
        "request.resources == ['https://orders.example/api']",
        "claims.ref == 'main' && attributes.repository == '8675309'",
        "now == timestamp('2026-01-02T03:04:05Z')",
        "!actor.present && !has(actor.sub) && !has(actor.claims)",
      })
  void a_condition_sees_what_the_guide_says(String condition) {
    permitted(
        request()
            .rules(permit("r").when(condition))
            .requested("a")
            .claims(claims("ref", "main"))
            .attributes(Map.of("repository", "8675309")));
  }

  @Test
  void a_condition_sees_the_actor_and_an_authenticated_client_and_a_token_of_ours() {
    permitted(
        request()
            .rules(
                permit("r")
                    .actorFrom("agents")
                    .when(
                        "actor.present && actor.issuer == 'agents' && actor.sub == 'robot'"
                            + " && actor.claims.model == 'm1' && actor.attributes.team == 't1'"
                            + " && client.authenticated && client.method == 'client_secret_basic'"
                            + " && subject.ours"))
            .actor("agents", "robot", claims("model", "m1"), Map.of("team", "t1"))
            .authentication(new ClientAuthentication.SecretBasic(List.of()))
            .ours());
  }

  @Test
  void a_condition_of_a_rule_for_others_is_not_evaluated() {
    var evaluated = new AtomicInteger();
    Expression counting = counting(evaluated);
    ENGINE.decide(
        request()
            .rules(
                permit("1").from("other").when(counting),
                permit("2").clients("other").when(counting),
                forbid("3").targets("other").when(counting),
                permit("4").when(counting))
            .build());
    assertThat(evaluated).hasValue(1);
  }

  @Test
  void no_verdict_repeats_a_value() {
    Decision decision =
        ENGINE.decide(
            request()
                .rules(
                    permit("1").when("claims.a > 3"),
                    permit("2").subject("claims[claims.a]"),
                    permit("3").claim("x", "int(claims.a)"),
                    forbid("4").when("claims.a.inner == 'x'"))
                .claims(claims("a", "sesame-4711"))
                .build());
    assertThat(decision.verdicts()).hasSize(4);
    assertThat(decision.verdicts().toString()).doesNotContain("sesame");
  }

  @Test
  void a_client_of_ours_is_no_issuer() {
    assertOutcomes(
        denied(
            request().rules(permit("r").actorFrom("ci")).actor(Party.CLIENT, "app"),
            Reason.POLICY_NONE),
        Outcome.ACTOR_NOT_ACCEPTED);
  }

  private static Expression counting(AtomicInteger count) {
    Expression real = expression("true", Purpose.CONDITION);
    return Rules.fake(
        () -> {
          count.incrementAndGet();
          return real.evaluate(Map.of(), new Budget());
        });
  }
}
