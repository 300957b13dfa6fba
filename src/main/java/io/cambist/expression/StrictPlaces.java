package io.cambist.expression;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.Operator;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.ast.CelExpr.CelCall;
import dev.cel.common.ast.CelExpr.CelMap;
import dev.cel.common.navigation.CelNavigableAst;
import dev.cel.common.navigation.CelNavigableExpr;
import java.util.BitSet;
import java.util.Set;

/**
 * The nodes of an expression whose failure is that of the node above. CEL keeps the failure of
 * {@code a || b} as a value and hands it on, also to those who cannot do with it: {@code (a || b)
 * != true} would be true where both fail.
 */
final class StrictPlaces {
  /** These go on when an operand fails. */
  static final Set<String> TOLERANT =
      Set.of(
          Operator.LOGICAL_AND.getFunction(),
          Operator.LOGICAL_OR.getFunction(),
          Operator.NOT_STRICTLY_FALSE.getFunction());

  private final BitSet ids = new BitSet();

  private StrictPlaces() {}

  static StrictPlaces of(CelAbstractSyntaxTree ast) {
    var places = new StrictPlaces();
    CelNavigableAst.fromAst(ast)
        .getRoot()
        .allNodes()
        .map(CelNavigableExpr::expr)
        .forEach(places::addBelow);
    return places;
  }

  private void addBelow(CelExpr node) {
    switch (node.getKind()) {
      case SELECT -> add(node.select().operand());
      case CALL -> addOperands(node.call());
      case LIST -> node.list().elements().forEach(this::add);
      case MAP -> node.map().entries().forEach(this::addBoth);
      case COMPREHENSION -> add(node.comprehension().iterRange());
      default -> {
        // Nothing stands below it, or what stands there may fail for itself.
      }
    }
  }

  private void addOperands(CelCall call) {
    if (!TOLERANT.contains(call.function())) {
      call.target().ifPresent(this::add);
      call.args().forEach(this::add);
    }
  }

  private void addBoth(CelMap.Entry entry) {
    add(entry.key());
    add(entry.value());
  }

  private void add(CelExpr node) {
    ids.set((int) node.id());
  }

  boolean contain(int node) {
    return ids.get(node);
  }
}
