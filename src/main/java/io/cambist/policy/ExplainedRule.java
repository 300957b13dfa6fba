package io.cambist.policy;

import io.cambist.expression.Trace;
import java.util.List;
import java.util.Optional;

/**
 * What one rule said of one target, and how it came to that.
 *
 * @param mismatch who else the rule is for, where it is not for this request
 * @param evaluated its expressions, as far as they were evaluated, in their order
 * @param narrowing who left how much of what it grants, where it came to that
 */
public record ExplainedRule(
    Decision.Verdict verdict,
    Optional<Mismatch> mismatch,
    List<Evaluated> evaluated,
    Optional<Narrowing> narrowing) {
  static final String CONDITION = "condition";
  static final String DETAILS = "authorization-details";
  static final String SUBJECT = "subject";
  static final String CLAIM = "claim ";

  public ExplainedRule {
    evaluated = List.copyOf(evaluated);
  }

  /**
   * An expression of the rule.
   *
   * @param what it is there for: {@code condition}, {@code authorization-details}, {@code subject},
   *     or {@code claim} with the name of the claim
   * @param source as it stands in the federation
   */
  public record Evaluated(String what, String source, Trace trace) {
    /** The claim that it is there for, if it is one. */
    public Optional<String> claim() {
      return what.startsWith(CLAIM)
          ? Optional.of(what.substring(CLAIM.length()))
          : Optional.empty();
    }

    /** Whether it is that of the rule's condition. */
    public boolean isCondition() {
      return what.equals(CONDITION);
    }
  }
}
