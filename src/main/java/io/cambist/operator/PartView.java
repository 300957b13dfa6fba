package io.cambist.operator;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.cambist.expression.Finding;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What came of one part of an expression. No text in it is long, and none holds a token or a secret
 * that can be told by its shape or its name.
 *
 * @param kind all ({@code a && b}), any ({@code a || b}), not ({@code !a}), choice ({@code a ? b :
 *     c}), test (anything else) or literal
 * @param text what stands in the source, on one line
 * @param start where it begins in the source, in code points from 0
 * @param end where it ends, exclusive
 * @param line where it begins, from 1, counted within the expression
 * @param column where it begins in that line, from 1
 * @param outcome true, false, value (it yielded something else), failed, or not_reached, since what
 *     came before had decided
 * @param value what it yielded, where that is neither true nor false
 * @param why what went wrong
 * @param fault the very piece that went wrong, where that is not all of it
 * @param seen the values that it came of
 * @param parts those that it is made of, in the order in which they are evaluated
 */
@JsonNaming(SnakeCaseStrategy.class)
public record PartView(
    String kind,
    String text,
    int start,
    int end,
    int line,
    int column,
    String outcome,
    Optional<String> value,
    Optional<String> why,
    Optional<String> fault,
    List<SeenView> seen,
    List<PartView> parts) {

  /**
   * A value that a part came of.
   *
   * @param text where it comes from, as it stands in the source
   * @param value in a form close to JSON; a note in brackets stands for what is not shown
   */
  public record SeenView(String text, String value) {}

  static PartView of(Finding finding) {
    return new PartView(
        finding.part().kind().name().toLowerCase(Locale.ROOT),
        finding.part().text(),
        finding.part().start(),
        finding.part().end(),
        finding.part().line(),
        finding.part().column(),
        finding.outcome().text(),
        finding.value(),
        finding.why(),
        finding.fault(),
        finding.seen().stream().map(one -> new SeenView(one.text(), one.value())).toList(),
        finding.findings().stream().map(PartView::of).toList());
  }

  /** Whether its parts tell all that there is to tell of it. */
  public boolean told() {
    return reached() && !kind.equals("test") && !kind.equals("literal");
  }

  public boolean reached() {
    return !outcome.equals(Finding.Outcome.NOT_REACHED.text());
  }
}
