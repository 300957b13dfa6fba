package io.cambist.policy;

import static io.cambist.policy.Rules.claims;
import static io.cambist.policy.Rules.forbid;
import static io.cambist.policy.Rules.permit;
import static io.cambist.policy.Rules.request;
import static org.assertj.core.api.Assertions.assertThat;

import io.cambist.oauth.Reason;
import io.cambist.policy.Decision.Deny;
import io.cambist.policy.Decision.Effect;
import io.cambist.policy.Decision.Outcome;
import io.cambist.policy.Decision.Permit;
import io.cambist.policy.Decision.Verdict;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Rules whose conditions take more work than a decision may. */
class CostlyRulesTest {
  private static final String COSTLY = "claims.list.all(x, x in claims.list)";
  private static final String WHY = "condition takes more work than one decision may";

  private static Decision decide(int elements, Rule... rules) {
    List<Long> list = LongStream.range(0, elements).boxed().toList();
    return new RulePolicyEngine()
        .decide(request().rules(rules).claims(claims("list", list)).build());
  }

  @Test
  void what_would_permit_does_not() {
    Decision decision = decide(900, permit("p").when(COSTLY + " || true"));
    assertThat(((Deny) decision).reason()).isEqualTo(Reason.POLICY_NONE);
    assertThat(decision.verdicts())
        .containsExactly(new Verdict("p", Effect.PERMIT, Outcome.CONDITION_FAILED, WHY));
  }

  @Test
  void what_would_not_forbid_forbids() {
    Decision decision = decide(900, permit("p"), forbid("f").when("!(" + COSTLY + ")"));
    assertThat(((Deny) decision).reason()).isEqualTo(Reason.POLICY_FORBIDDEN);
    assertThat(decision.verdicts()).contains(new Verdict("f", Effect.FORBID, Outcome.FORBIDS, WHY));
  }

  @Test
  void a_few_elements_are_no_work() {
    assertThat(decide(100, permit("p").when(COSTLY), forbid("f").when("!(" + COSTLY + ")")))
        .isInstanceOf(Permit.class);
  }

  @Test
  void the_rules_of_one_decision_share_what_it_may_cost() {
    Decision decision = decide(200, permit("1").when(COSTLY), permit("2").when(COSTLY));
    assertThat(decision.verdicts())
        .containsExactly(
            new Verdict("1", Effect.PERMIT, Outcome.PERMITS, ""),
            new Verdict("2", Effect.PERMIT, Outcome.CONDITION_FAILED, WHY));
    assertThat(decide(200, permit("1").when(COSTLY), forbid("2").when("!(" + COSTLY + ")")))
        .isInstanceOf(Deny.class);
  }
}
