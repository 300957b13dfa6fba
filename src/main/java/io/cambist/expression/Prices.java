package io.cambist.expression;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.ast.CelExpr.CelCall;
import dev.cel.common.navigation.CelNavigableAst;
import dev.cel.common.navigation.CelNavigableExpr;
import java.util.List;
import java.util.Set;

/**
 * Which nodes of an expression make work that their values do not show; found once, when it is
 * compiled. Nodes go by their ids.
 */
final class Prices {
  /** These parse: much at once, and by the square of the text's length. */
  private static final Set<String> PARSING = Set.of("duration", "timestamp", "double");

  private static final int PARSED = -1;

  /** These go through the text once, character by character. */
  private static final Set<String> SCANNING = Set.of("split", "int", "uint", "bool");

  /** In sevenths of a unit for each character, as {@link #ofText} counts. */
  private static final int SCANNED = 4;

  /** These make texts or calendars of times and numbers. */
  private static final Set<String> FORMATTING =
      Set.of(
          "string",
          "getFullYear",
          "getMonth",
          "getDate",
          "getDayOfMonth",
          "getDayOfWeek",
          "getDayOfYear",
          "getHours",
          "getMinutes",
          "getSeconds",
          "getMilliseconds");

  private static final int FORMATTED = 20;

  private final int[] calls;
  private final int[] texts;
  private final int[] operands;
  private final int[] firstOperands;
  private int operandCount;

  private Prices(int size) {
    calls = new int[size];
    texts = new int[size];
    operands = new int[size];
    firstOperands = new int[size];
  }

  /**
   * Finds the prices of an expression.
   *
   * @param patterns has compiled those of the expression
   */
  static Prices of(CelAbstractSyntaxTree ast, Patterns patterns) {
    List<CelExpr> nodes =
        CelNavigableAst.fromAst(ast).getRoot().allNodes().map(CelNavigableExpr::expr).toList();
    long last = nodes.stream().mapToLong(CelExpr::id).max().orElse(0);
    var prices = new Prices(Math.toIntExact(last + 1));
    for (CelExpr node : nodes) {
      if (node.getKind() == CelExpr.ExprKind.Kind.CALL && !node.call().args().isEmpty()) {
        prices.add((int) node.id(), node.call(), patterns);
      }
      if (FORMATTING.contains(node.callOrDefault().function())) {
        prices.calls[(int) node.id()] = FORMATTED;
      }
    }
    return prices;
  }

  private void add(int id, CelCall call, Patterns patterns) {
    int first = (int) call.target().orElse(call.args().get(0)).id();
    if (call.function().equals(Patterns.FUNCTION)) {
      texts[first] = patterns.size(Patterns.pattern(call));
    } else if (PARSING.contains(call.function())) {
      texts[first] = PARSED;
    } else if (SCANNING.contains(call.function())) {
      texts[first] = SCANNED;
    } else if (StrictPlaces.TOLERANT.contains(call.function())) {
      operandCount++;
      operands[first] = operandCount;
      firstOperands[id] = operandCount;
    }
  }

  /** What it took to call the function that a node calls, more than others take. */
  int ofCall(int node) {
    return calls[node];
  }

  /** What it takes to read a text that a node yields, and to do with it what is done next. */
  long ofText(int node, int length) {
    int price = texts[node];
    long reading = length >> 4;
    if (price == 0) {
      return reading;
    }
    return reading + (price == PARSED ? parsing(length) : (long) length * price / 7);
  }

  private static long parsing(long length) {
    return 100 + length * length / 1024;
  }

  /** How many nodes go on when their first operand fails. */
  int operandCount() {
    return operandCount;
  }

  /** The number of the node as the first operand of one that goes on when it fails; 0 for none. */
  int operand(int node) {
    return operands[node];
  }

  /** The number of the first operand of a node that goes on when that fails; 0 for every other. */
  int firstOperand(int node) {
    return firstOperands[node];
  }
}
