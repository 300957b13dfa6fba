package io.cambist.expression;

import com.google.errorprone.annotations.Immutable;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
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
  /** The longest text that is searched, in characters: the search is linear, and not free. */
  static final int LONGEST_SEARCHED = 4096;

  static final String FUNCTION = "matches";

  /** In instructions of RE2: {@code [a-z]{1,63}} takes some 130. */
  static final int LARGEST_PROGRAM = 500;

  private final Map<String, Pattern> compiled = new ConcurrentHashMap<>();

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
    return compiled.get(literal.constant().stringValue()).programSize();
  }

  private void compile(CelExpr literal, CelAbstractSyntaxTree ast, List<Fault> faults) {
    String text = literal.constant().stringValue();
    if (PatternSize.of(text) > 4 * LARGEST_PROGRAM) {
      faults.add(tooLarge(literal, ast));
      return;
    }
    try {
      Pattern pattern = Pattern.compile(text);
      if (pattern.programSize() > LARGEST_PROGRAM) {
        faults.add(tooLarge(literal, ast));
        return;
      }
      compiled.put(text, pattern);
    } catch (PatternSyntaxException malformed) {
      faults.add(
          Faults.at(
              ast.getSource(),
              literal.id(),
              "the pattern is malformed: " + malformed.getDescription(),
              "write it in the syntax of RE2, and its backslashes twice or in r'…'"));
    }
  }

  private static Fault tooLarge(CelExpr literal, CelAbstractSyntaxTree ast) {
    return Faults.at(
        ast.getSource(),
        literal.id(),
        "the pattern is too large",
        "make it shorter, with smaller repetition counts");
  }

  /** Whether the pattern occurs in the text: what {@code matches} does. */
  boolean occurs(String text, String pattern) {
    if (text.length() > LONGEST_SEARCHED) {
      throw new CelInvalidArgumentException(new IllegalArgumentException("text too long"));
    }
    return compiled.get(pattern).matcher(text).find();
  }
}
