package io.cambist.exchange;

import io.cambist.policy.Decision;
import io.cambist.policy.ExplainedDecision;
import io.cambist.policy.ExplainedRule;
import io.cambist.policy.PolicyEngine;
import io.cambist.policy.PolicyRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** Decides as policy does, and keeps how it came about. For one dry run, on one thread. */
final class Explaining implements Function<PolicyRequest, Decision> {
  private final PolicyEngine policy;
  private final List<ExplainedDecision> decisions = new ArrayList<>();

  Explaining(PolicyEngine policy) {
    this.policy = policy;
  }

  @Override
  public Decision apply(PolicyRequest request) {
    ExplainedDecision explained = policy.explain(request);
    decisions.add(explained);
    return explained.decision();
  }

  /** What every rule said, of each target that was decided, in their order. */
  List<List<ExplainedRule>> rules() {
    return decisions.stream().map(ExplainedDecision::rules).toList();
  }
}
