package io.cambist.operator;

import io.cambist.policy.ExplainedRule;
import io.cambist.policy.Mismatch;
import java.util.List;
import java.util.Optional;

/**
 * What one rule said, and how it came to that.
 *
 * @param effect what it is there for: permit or forbid
 * @param outcome in one word, such as permits or condition_false
 * @param words the same in a sentence
 * @param detail what failed, where something did
 * @param mismatch for whom else it is, where it is not for this request
 * @param expressions those that were evaluated, in their order
 * @param narrowing who left how much of what it grants, where it came to that
 */
public record ExplainedRuleView(
    String rule,
    String effect,
    String outcome,
    String words,
    String detail,
    Optional<MismatchView> mismatch,
    List<ExpressionView> expressions,
    Optional<NarrowingView> narrowing) {

  /**
   * Why a rule is not for a request.
   *
   * @param of issuer, client, target or actor
   * @param wanted the names that it is for
   * @param given the name in the request
   */
  public record MismatchView(String of, List<String> wanted, String given) {
    static MismatchView of(Mismatch mismatch) {
      return new MismatchView(mismatch.of(), List.copyOf(mismatch.wanted()), mismatch.given());
    }
  }

  /**
   * An expression of a rule.
   *
   * @param of condition, authorization-details, subject, or claim and the name of the claim
   * @param whole what came of it, and of its parts
   */
  public record ExpressionView(String of, PartView whole) {}

  static ExplainedRuleView of(ExplainedRule rule) {
    RuleView said = RuleView.of(rule.verdict());
    return new ExplainedRuleView(
        said.rule(),
        rule.verdict().effect().text(),
        said.outcome(),
        said.words(),
        said.detail(),
        rule.mismatch().map(MismatchView::of),
        rule.evaluated().stream()
            .map(one -> new ExpressionView(one.what(), PartView.of(one.trace().whole())))
            .toList(),
        rule.narrowing().map(NarrowingView::of));
  }

  /** Whether it had a say: it was for this issuer, client and target. */
  public boolean concerned() {
    return !outcome.startsWith("other_");
  }
}
