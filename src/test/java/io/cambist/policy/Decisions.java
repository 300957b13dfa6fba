package io.cambist.policy;

import static io.cambist.policy.Rules.request;
import static org.assertj.core.api.Assertions.assertThat;

import io.cambist.oauth.Reason;
import io.cambist.policy.Decision.Deny;
import io.cambist.policy.Decision.Grant;
import io.cambist.policy.Decision.Outcome;
import io.cambist.policy.Decision.Permit;
import io.cambist.policy.Decision.Verdict;

/** What the engine of rules decides, as it is expected. */
final class Decisions {
  static final RulePolicyEngine ENGINE = new RulePolicyEngine();

  static Permit permitted(Request request) {
    Decision decision = ENGINE.decide(request.build());
    assertThat(decision).isInstanceOf(Permit.class);
    return (Permit) decision;
  }

  static Deny denied(Request request, Reason reason) {
    Decision decision = ENGINE.decide(request.build());
    assertThat(decision).isInstanceOf(Deny.class);
    assertThat(((Deny) decision).reason()).isEqualTo(reason);
    return (Deny) decision;
  }

  static Grant grant(Request request) {
    return permitted(request).grant();
  }

  static void assertOutcomes(Decision decision, Outcome... outcomes) {
    assertThat(decision.verdicts()).extracting(Verdict::outcome).containsExactly(outcomes);
  }

  private Decisions() {}
}
