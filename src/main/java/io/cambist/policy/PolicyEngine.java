package io.cambist.policy;

/** Decides. Pure and synchronous. */
public interface PolicyEngine {
  /** By the rules of the federation. */
  static PolicyEngine ofRules() {
    return new RulePolicyEngine();
  }

  Decision decide(PolicyRequest request);

  /** Decides in the same way, and tells how each rule came to its verdict; at greater cost. */
  ExplainedDecision explain(PolicyRequest request);
}
