package io.cambist.expression;

import dev.cel.common.CelIssue;
import dev.cel.common.CelSource;
import dev.cel.common.CelSourceLocation;
import io.cambist.expression.Compilation.Fault;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Says in our words, and with a remedy, what CEL finds wrong. */
final class Faults {
  private static final Pattern CONTAINER = Pattern.compile(" \\(in container '.*'\\)");
  private static final Pattern CANDIDATES = Pattern.compile(" \\(candidates: .*\\)$");
  private static final Pattern OPERATOR = Pattern.compile("'[_@]*([^'_@\\w]+)_?'");

  private static final Pattern SYNTAX =
      Pattern.compile(
          "^(?:mismatched input|extraneous input|no viable alternative at input"
              + "|token recognition error at:) '(.*?)'(?: expecting|$)",
          Pattern.DOTALL);
  private static final String TIMESTAMP = "the timestamp cannot be read";
  private static final String DURATION = "the duration cannot be read";

  private static final String DEPTH = "the expression is nested too deeply";

  /** Of the names of our struct types. */
  private static final String PREFIX = "io.cambist.";

  private Faults() {}

  /** A fault at a node of the syntax tree. */
  static Fault at(CelSource source, long node, String message, String remedy) {
    CelSourceLocation location =
        source
            .getOffsetLocation(source.getPositionsMap().getOrDefault(node, 0))
            .orElse(CelSourceLocation.of(1, 0));
    return new Fault(location.getLine(), location.getColumn() + 1, message, remedy);
  }

  static List<Fault> of(List<CelIssue> issues, Vocabulary vocabulary) {
    return issues.stream()
        .map(issue -> of(issue, vocabulary))
        .distinct()
        .sorted(Comparator.comparingInt(Fault::line).thenComparingInt(Fault::column))
        .toList();
  }

  private static Fault of(CelIssue issue, Vocabulary vocabulary) {
    CelSourceLocation location = issue.getSourceLocation();
    String message = message(issue.getMessage());
    return new Fault(
        Math.max(location.getLine(), 1),
        Math.max(location.getColumn(), 0) + 1,
        message,
        remedy(message, vocabulary));
  }

  private static String message(String raw) {
    Matcher syntax = SYNTAX.matcher(raw);
    if (syntax.find()) {
      String found = syntax.group(1);
      return found.equals("<EOF>") ? "unexpected end" : "unexpected '" + found + "'";
    }
    if (raw.startsWith("timestamp validation failed")) {
      return TIMESTAMP;
    }
    if (raw.startsWith("duration validation failed")) {
      return DURATION;
    }
    if (raw.contains("recursion limit exceeded")) {
      return DEPTH;
    }
    String message = CONTAINER.matcher(raw).replaceAll("");
    message = CANDIDATES.matcher(message).replaceAll("").replace(PREFIX, "");
    message = message.replace("'<EOF>'", "the end");
    return OPERATOR.matcher(message).replaceAll("'$1'");
  }

  private static String remedy(String message, Vocabulary vocabulary) {
    if (message.startsWith("undeclared reference")) {
      return "the variables are " + vocabulary.names() + "; texts stand in quotes";
    }
    if (message.startsWith("undefined field")) {
      return "the fields are " + vocabulary.fieldNames();
    }
    if (message.equals(TIMESTAMP)) {
      return "write it as in timestamp(\"2030-12-20T00:00:00Z\")";
    }
    if (message.equals(DURATION)) {
      return "write it as in duration(\"90s\")";
    }
    if (message.startsWith("found no matching overload")) {
      return "use values of the types that it takes; a text stands in quotes, a number does not";
    }
    if (message.equals(DEPTH)) {
      return "make it simpler, or split the rule";
    }
    return "write it in CEL, such as claims.ref == \"refs/heads/main\"";
  }
}
