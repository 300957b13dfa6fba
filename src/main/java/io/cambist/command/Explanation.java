package io.cambist.command;

import io.cambist.exchange.Answer;
import io.cambist.exchange.DryRunOffline;
import io.cambist.expression.Finding;
import io.cambist.expression.Part;
import io.cambist.policy.ExplainedRule;
import io.cambist.policy.ExplainedRule.Evaluated;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Why a request is denied, in a few lines: what it failed at, and the rules that came closest. */
final class Explanation {
  private static final int MOST_RULES = 5;
  private static final int MOST_PARTS = 6;

  private Explanation() {}

  static List<String> of(DryRunOffline.Refused refused) {
    var lines = new ArrayList<String>();
    Answer.WouldBeRefused answer = refused.answer();
    if (answer.judged().isEmpty() || answer.step() != Answer.Step.POLICY) {
      String at = answer.step().name().toLowerCase(Locale.ROOT).replace('_', ' ');
      lines.add("it fails at " + at + ": " + answer.refusal().detail());
      return lines;
    }
    List<ExplainedRule> rules = answer.judged().get(answer.judged().size() - 1).rules();
    List<ExplainedRule> close =
        rules.stream().filter(rule -> rule.mismatch().isEmpty()).limit(MOST_RULES).toList();
    for (ExplainedRule rule : close) {
      lines.add(rule.verdict().rule() + ": " + rule.verdict().outcome().meaning());
      parts(rule, lines);
    }
    if (close.isEmpty()) {
      rules.stream().limit(MOST_RULES).forEach(rule -> lines.add(mismatch(rule)));
    }
    return lines;
  }

  private static String mismatch(ExplainedRule rule) {
    return rule.verdict().rule()
        + ": it is for "
        + rule.mismatch()
            .map(
                one ->
                    one.of()
                        + " "
                        + (one.wanted().isEmpty() ? "none" : String.join(" ", one.wanted()))
                        + ", not "
                        + one.given())
            .orElse("others");
  }

  /** What of its expressions was not true. */
  private static void parts(ExplainedRule rule, List<String> lines) {
    List<String> told =
        rule.evaluated().stream()
            .flatMap(
                evaluated ->
                    evaluated
                        .trace()
                        .whole()
                        .all()
                        .filter(finding -> isTold(finding, evaluated))
                        .map(finding -> "  " + evaluated.what() + ": " + text(finding)))
            .limit(MOST_PARTS)
            .toList();
    lines.addAll(told);
  }

  private static boolean isTold(Finding finding, Evaluated evaluated) {
    boolean test = finding.part().kind() == Part.Kind.TEST;
    return finding.outcome() == Finding.Outcome.FAILED
        ? test
        : test
            && finding.part().decides()
            && finding.outcome() == Finding.Outcome.FALSE
            && evaluated.trace().whole().outcome() != Finding.Outcome.TRUE;
  }

  private static String text(Finding finding) {
    String seen =
        finding.seen().stream()
            .map(one -> one.text() + " is " + one.value())
            .collect(Collectors.joining(", "));
    String outcome =
        finding.outcome() == Finding.Outcome.FAILED
            ? " fails: it " + finding.why().orElse("cannot be evaluated")
            : " is " + finding.outcome().text();
    return finding.part().text() + outcome + (seen.isEmpty() ? "" : ", where " + seen);
  }
}
