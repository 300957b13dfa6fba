package io.cambist.policy;

/** Decides. Pure and synchronous. */
public interface PolicyEngine {
  Decision decide(PolicyRequest request);
}
