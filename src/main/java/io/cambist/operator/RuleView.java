package io.cambist.operator;

import io.cambist.policy.Decision;
import io.cambist.policy.Decision.Outcome;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What one rule said.
 *
 * @param outcome in one word, such as permits or condition_false
 * @param words the same in a sentence
 * @param detail what failed, where something did
 */
public record RuleView(String rule, String outcome, String words, String detail) {
  static RuleView of(Decision.Verdict verdict) {
    return new RuleView(
        verdict.rule(), verdict.outcome().text(), verdict.outcome().meaning(), verdict.detail());
  }

  /** Reads it as it stands in an event: {@code rule: outcome}, and a detail perhaps. */
  static RuleView parse(String verdict) {
    String[] parts = verdict.split(": ", 3);
    String outcome = parts.length > 1 ? parts[1] : "";
    Optional<String> words =
        Stream.of(Outcome.values())
            .filter(one -> one.text().equals(outcome))
            .map(Outcome::meaning)
            .findFirst();
    return new RuleView(parts[0], outcome, words.orElse(""), parts.length > 2 ? parts[2] : "");
  }

  /** Whether it had a say: it was for this issuer, client and target. */
  public boolean concerned() {
    return !outcome.startsWith("other_");
  }

  public boolean permits() {
    return outcome.equals("permits");
  }

  public boolean forbids() {
    return outcome.equals("forbids");
  }
}
