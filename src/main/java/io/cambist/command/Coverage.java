package io.cambist.command;

import io.cambist.exchange.Answer.Judged;
import io.cambist.expression.Expression;
import io.cambist.expression.Finding;
import io.cambist.expression.Part;
import io.cambist.federation.Policy;
import io.cambist.policy.Decision.Outcome;
import io.cambist.policy.ExplainedRule;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What of the rules was tried: whether each decided once, and whether each part of its condition
 * that is true or false was both. A part that failed counts as false, as it does in a decision.
 */
final class Coverage {
  private final Map<String, Tried> rules = new LinkedHashMap<>();

  /** One rule, and what became of it. */
  private static final class Tried {
    private boolean matched;
    private boolean decided;
    private final Map<Spot, String> parts = new LinkedHashMap<>();
    private final Set<Branch> seen = new LinkedHashSet<>();
  }

  /** A part of a condition, by its place in it. */
  private record Spot(int start, int end) {
    static Spot of(Part part) {
      return new Spot(part.start(), part.end());
    }
  }

  /** A way that a part of a condition can go. */
  private record Branch(Spot spot, boolean way) {}

  Coverage(List<Policy> policies) {
    for (Policy policy : policies) {
      var tried = new Tried();
      policy
          .when()
          .map(Expression::whole)
          .ifPresent(
              whole ->
                  whole
                      .all()
                      .filter(part -> part.decides() && part.kind() != Part.Kind.LITERAL)
                      .forEach(part -> tried.parts.putIfAbsent(Spot.of(part), part.text())));
      rules.put(policy.id(), tried);
    }
  }

  void note(Judged decision) {
    for (ExplainedRule rule : decision.rules()) {
      Tried tried = rules.get(rule.verdict().rule());
      Outcome outcome = rule.verdict().outcome();
      tried.matched |= rule.mismatch().isEmpty();
      tried.decided |= outcome == Outcome.PERMITS || outcome == Outcome.FORBIDS;
      rule.evaluated().stream()
          .filter(ExplainedRule.Evaluated::isCondition)
          .flatMap(condition -> condition.trace().whole().all())
          .forEach(finding -> note(finding, tried));
    }
  }

  private static void note(Finding finding, Tried tried) {
    Spot spot = Spot.of(finding.part());
    if (tried.parts.containsKey(spot)) {
      switch (finding.outcome()) {
        case TRUE -> tried.seen.add(new Branch(spot, true));
        case FALSE, FAILED -> tried.seen.add(new Branch(spot, false));
        case VALUE, NOT_REACHED -> {
          // It went neither way.
        }
      }
    }
  }

  int all() {
    return rules.values().stream().mapToInt(tried -> 1 + 2 * tried.parts.size()).sum();
  }

  int tried() {
    return rules.values().stream()
        .mapToInt(tried -> (tried.decided ? 1 : 0) + tried.seen.size())
        .sum();
  }

  /** In whole percent, rounded down: 100 is all of it. */
  int percent() {
    return all() == 0 ? 100 : tried() * 100 / all();
  }

  /** A line for each thing that no test has tried. */
  List<String> missed() {
    var missed = new ArrayList<String>();
    rules.forEach(
        (id, tried) -> {
          if (!tried.matched) {
            missed.add(id + ": no request is for this rule");
            return;
          }
          if (!tried.decided) {
            missed.add(id + ": it never decides");
          }
          tried.parts.forEach(
              (spot, text) -> {
                boolean wasTrue = tried.seen.contains(new Branch(spot, true));
                boolean wasFalse = tried.seen.contains(new Branch(spot, false));
                if (!wasTrue || !wasFalse) {
                  missed.add(
                      id
                          + ": "
                          + text
                          + " is never "
                          + (wasTrue ? "false" : wasFalse ? "true" : "asked"));
                }
              });
        });
    return missed;
  }
}
