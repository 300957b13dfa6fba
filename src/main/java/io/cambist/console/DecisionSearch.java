package io.cambist.console;

import io.cambist.operator.DecisionView;
import io.cambist.operator.RuleView;
import java.util.List;
import java.util.Optional;

/**
 * A decision that was looked up.
 *
 * @param id as it was typed
 * @param problem why it is not shown
 */
public record DecisionSearch(String id, Optional<DecisionView> found, Optional<String> problem) {
  /** The rules that are for this issuer, client and target. */
  public List<RuleView> concerned() {
    return found.map(DecisionView::rules).orElse(List.of()).stream()
        .filter(RuleView::concerned)
        .toList();
  }

  public List<RuleView> others() {
    return found.map(DecisionView::rules).orElse(List.of()).stream()
        .filter(rule -> !rule.concerned())
        .toList();
  }
}
