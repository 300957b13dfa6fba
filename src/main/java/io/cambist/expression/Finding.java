package io.cambist.expression;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What came of one part of an expression. Its texts are for operators' eyes: short, harmless to
 * show, and without anything that looks like a token or a secret.
 *
 * @param value what it yielded, where that is neither true nor false
 * @param why what went wrong, where it failed
 * @param fault the source of the very piece that failed, where that is not the whole part
 * @param seen the values that it came of, in the order of the source
 * @param findings what came of the parts that it is made of, in their order
 */
public record Finding(
    Part part,
    Outcome outcome,
    Optional<String> value,
    Optional<String> why,
    Optional<String> fault,
    List<Seen> seen,
    List<Finding> findings) {
  public Finding {
    seen = List.copyOf(seen);
    findings = List.copyOf(findings);
  }

  /** How a part came out. */
  public enum Outcome {
    TRUE,
    FALSE,
    /** It yielded something else, as it may. */
    VALUE,
    /** It could not be evaluated, or yielded what nobody can do with. */
    FAILED,
    /** What was evaluated before had decided, or failed. */
    NOT_REACHED;

    /** Its name where it is not for Java. */
    public String text() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * A value that a part came of.
   *
   * @param text where it comes from, as it stands in the source
   * @param value in a form close to JSON, or a note in brackets
   */
  public record Seen(String text, String value) {
    /** Fit for a log: without the value. */
    @Override
    public String toString() {
      return text;
    }
  }

  /** The same, failed nevertheless. */
  Finding failed(String reason) {
    return new Finding(
        part, Outcome.FAILED, value, Optional.of(reason), Optional.empty(), seen, findings);
  }

  /** It, and all that it is made of. */
  public Stream<Finding> all() {
    return Stream.concat(Stream.of(this), findings.stream().flatMap(Finding::all));
  }

  /** Fit for a log: without values. */
  @Override
  public String toString() {
    return outcome.text() + ": " + part.text();
  }
}
