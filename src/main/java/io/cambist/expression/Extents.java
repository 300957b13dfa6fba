package io.cambist.expression;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.Operator;
import dev.cel.common.ast.CelConstant;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.ast.CelExpr.CelCall;
import dev.cel.common.ast.CelExpr.CelSelect;
import io.cambist.expression.Tokens.Extent;
import java.util.HashMap;
import java.util.Map;

/**
 * Finds what stands in the source for a node of the syntax tree, which itself tells one place of
 * each: of an operator its sign, of a call its bracket, of a member its dot.
 */
final class Extents {
  private static final String INDEX = Operator.INDEX.getFunction();

  private final Tokens tokens;
  private final Map<Long, Integer> places;
  private final Map<Long, Extent> extents = new HashMap<>();

  Extents(CelAbstractSyntaxTree ast, Tokens tokens) {
    this.tokens = tokens;
    this.places = ast.getSource().getPositionsMap();
  }

  /** The words of a node. */
  Extent of(CelExpr node) {
    Extent known = extents.get(node.id());
    if (known == null) {
      known = find(node);
      extents.put(node.id(), known);
    }
    return known;
  }

  private Extent find(CelExpr node) {
    int own = tokens.at(places.getOrDefault(node.id(), 0));
    Extent words =
        switch (node.getKind()) {
          case CONSTANT -> constant(node.constant(), own);
          case SELECT -> select(node.select(), own);
          case CALL -> call(node.call(), own);
          case COMPREHENSION -> of(node.comprehension().iterRange()).and(bracket(own));
          default -> bracket(own);
        };
    return tokens.balanced(words);
  }

  /** The sign of a negative number is a word by itself. */
  private Extent constant(CelConstant constant, int own) {
    boolean negative =
        switch (constant.getKind()) {
          case INT64_VALUE -> constant.int64Value() < 0;
          case DOUBLE_VALUE -> Double.compare(constant.doubleValue(), 0) < 0;
          default -> false;
        };
    boolean signed = negative && own > 0 && tokens.get(own - 1).is('-');
    return new Extent(signed ? own - 1 : own, own);
  }

  private Extent select(CelSelect select, int own) {
    // What has(...) becomes, too, is the selection of a member.
    return tokens.get(own).opens()
        ? named(own)
        : of(select.operand()).and(new Extent(own, Math.min(own + 1, tokens.last())));
  }

  private Extent call(CelCall call, int own) {
    Extent words = isOperator(call) ? new Extent(own, own) : named(own);
    if (call.function().equals(INDEX)) {
      words = words.and(bracket(own));
    }
    if (call.target().isPresent()) {
      words = words.and(of(call.target().get()));
    }
    for (CelExpr argument : call.args()) {
      words = words.and(of(argument));
    }
    return words;
  }

  private static boolean isOperator(CelCall call) {
    return Operator.findReverse(call.function()).isPresent();
  }

  /** From the name before a bracket to the other one. */
  private Extent named(int own) {
    Extent words = bracket(own);
    boolean named = tokens.get(own).opens() && own > 0 && tokens.get(own - 1).isName();
    return named ? words.and(new Extent(own - 1, own)) : words;
  }

  private Extent bracket(int own) {
    return new Extent(Math.min(own, tokens.partner(own)), Math.max(own, tokens.partner(own)));
  }
}
