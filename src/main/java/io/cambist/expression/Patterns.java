package io.cambist.expression;

import com.google.errorprone.annotations.Immutable;
import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.ast.CelConstant;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.ast.CelExpr.CelCall;
import dev.cel.common.exceptions.CelInvalidArgumentException;
import dev.cel.common.navigation.CelNavigableAst;
import dev.cel.common.navigation.CelNavigableExpr;
import io.cambist.expression.Compilation.Fault;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The patterns of {@code matches}: literals only, compiled when their expression is, bounded. */
@Immutable
@SuppressWarnings("Immutable") // A pattern is put before any expression that has it exists.
final class Patterns {
  static final String FUNCTION = "matches";

  private final Map<String, BoundedPattern> compiled = new ConcurrentHashMap<>();

  /** Compiles the patterns of an expression; says what is wrong with them. */
  List<Fault> compile(CelAbstractSyntaxTree ast) {
    List<Fault> faults = new ArrayList<>();
    CelNavigableAst.fromAst(ast)
        .getRoot()
        .allNodes()
        .map(CelNavigableExpr::expr)
        .filter(expr -> expr.callOrDefault().function().equals(FUNCTION))
        .map(call -> pattern(call.call()))
        .forEach(
            pattern -> {
              if (pattern.constantOrDefault().getKind() != CelConstant.Kind.STRING_VALUE) {
                faults.add(
                    Faults.at(
                        ast.getSource(),
                        pattern.id(),
                        "the pattern of matches is not a literal",
                        "write the pattern as a string, or use ==, startsWith or in"));
              } else {
                compile(pattern, ast, faults);
              }
            });
    return faults;
  }

  /** The pattern of a call of {@code matches}. */
  static CelExpr pattern(CelCall call) {
    return call.args().get(call.args().size() - 1);
  }

  /** How large the program of a pattern is that has been compiled, in instructions of RE2. */
  int size(CelExpr literal) {
    return compiled.get(literal.constant().stringValue()).size();
  }

  private void compile(CelExpr literal, CelAbstractSyntaxTree ast, List<Fault> faults) {
    String text = literal.constant().stringValue();
    BoundedPattern.Result result = BoundedPattern.of(text);
    if (result instanceof BoundedPattern.Compiled usable) {
      compiled.put(text, usable.pattern());
      if (!Anchors.areAround(text)) {
        faults.add(
            Faults.at(
                ast.getSource(),
                literal.id(),
                "the pattern would be found anywhere in a text",
                "begin it with ^ and end it with $, and write .* where anything may stand; of"
                    + " alternatives put one pair of parentheses around all"));
      }
    } else if (result instanceof BoundedPattern.Malformed malformed) {
      faults.add(
          Faults.at(
              ast.getSource(),
              literal.id(),
              "the pattern is malformed: " + malformed.why(),
              "write it in the syntax of RE2, and its backslashes twice or in r'…'"));
    } else {
      faults.add(
          Faults.at(
              ast.getSource(),
              literal.id(),
              "the pattern is too large",
              "make it shorter, with smaller repetition counts"));
    }
  }

  /** Whether the pattern occurs in the text: what {@code matches} does. */
  boolean occurs(String text, String pattern) {
    if (text.length() > BoundedPattern.LONGEST_SEARCHED) {
      throw new CelInvalidArgumentException(new IllegalArgumentException("text too long"));
    }
    return compiled.get(pattern).occurs(text);
  }
}
