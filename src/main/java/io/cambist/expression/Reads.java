package io.cambist.expression;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.ast.CelConstant;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.navigation.CelNavigableAst;
import dev.cel.common.navigation.CelNavigableExpr;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** What an expression reads of its variables. */
final class Reads {
  private Reads() {}

  /** As {@link Expression#reads} tells it. */
  static Set<String> of(CelAbstractSyntaxTree ast, Set<String> variables) {
    return CelNavigableAst.fromAst(ast)
        .getRoot()
        .allNodes()
        .filter(node -> node.getKind() == CelExpr.ExprKind.Kind.IDENT)
        .filter(node -> variables.contains(node.expr().ident().name()))
        .map(Reads::path)
        .collect(Collectors.toUnmodifiableSet());
  }

  private static String path(CelNavigableExpr node) {
    String name = node.expr().ident().name();
    return node.parent()
        .flatMap(above -> member(above, node))
        .map(m -> name + "." + m)
        .orElse(name);
  }

  /** The member that the node above names, where it names one. */
  private static Optional<String> member(CelNavigableExpr above, CelNavigableExpr node) {
    if (above.getKind() == CelExpr.ExprKind.Kind.SELECT) {
      return Optional.of(above.expr().select().field());
    }
    if (above.getKind() == CelExpr.ExprKind.Kind.CALL
        && above.expr().call().function().equals("_[_]")
        && above.expr().call().args().get(0).id() == node.id()) {
      CelExpr index = above.expr().call().args().get(1);
      return index.constantOrDefault().getKind() == CelConstant.Kind.STRING_VALUE
          ? Optional.of(index.constant().stringValue())
          : Optional.empty();
    }
    return Optional.empty();
  }
}
