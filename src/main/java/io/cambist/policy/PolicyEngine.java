package io.cambist.policy;

/** Decides. Pure and synchronous. */
public interface PolicyEngine {
  /** By the rules of the federation. */
  static PolicyEngine ofRules() {
    return new RulePolicyEngine();
  }

  Decision decide(PolicyRequest request);
}
