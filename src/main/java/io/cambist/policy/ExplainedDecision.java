package io.cambist.policy;

import java.util.List;

/**
 * A decision, and how it came about.
 *
 * @param decision the very one that is made without an explanation
 * @param rules all of them, in the order of its verdicts
 */
public record ExplainedDecision(Decision decision, List<ExplainedRule> rules) {
  public ExplainedDecision {
    rules = List.copyOf(rules);
  }
}
