package io.cambist.expression;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.Operator;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.types.CelKind;
import io.cambist.expression.Part.Kind;
import io.cambist.expression.Tokens.Extent;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Finds the parts of an expression; made when they are asked for, and not before. */
final class Outline {
  private static final Map<String, Kind> KINDS =
      Map.of(
          Operator.LOGICAL_AND.getFunction(),
          Kind.ALL,
          Operator.LOGICAL_OR.getFunction(),
          Kind.ANY,
          Operator.LOGICAL_NOT.getFunction(),
          Kind.NOT,
          Operator.CONDITIONAL.getFunction(),
          Kind.CHOICE);

  private final CelAbstractSyntaxTree ast;
  private final Tokens tokens;
  private final Extents extents;
  private final Operands operands;
  private final Places places;

  Outline(CelAbstractSyntaxTree ast, String source) {
    this.ast = ast;
    this.tokens = new Tokens(source);
    this.extents = new Extents(ast, tokens);
    this.operands = new Operands(this::text);
    this.places = new Places(source);
  }

  /**
   * @param decides whether the expression has to be true or false
   */
  Limb whole(boolean decides) {
    return limb(ast.getExpr(), decides);
  }

  /** What stands in the source for a node. */
  String text(CelExpr node) {
    return tokens.line(extents.of(node), Part.LONGEST_TEXT);
  }

  /** The steps of a path of members; none for all else. */
  List<Limb.Step> path(CelExpr node) {
    return operands.path(node);
  }

  List<Limb.Operand> operandsOf(CelExpr node) {
    return operands.direct(node);
  }

  static Kind kind(CelExpr node) {
    Kind other = node.getKind() == CelExpr.ExprKind.Kind.CONSTANT ? Kind.LITERAL : Kind.TEST;
    return KINDS.getOrDefault(node.callOrDefault().function(), other);
  }

  private Limb limb(CelExpr node, boolean decides) {
    Kind kind = kind(node);
    var limbs = new ArrayList<Limb>();
    switch (kind) {
      case ALL, ANY -> operands(node, kind).forEach(part -> limbs.add(limb(part, true)));
      case NOT -> limbs.add(limb(node.call().args().get(0), true));
      case CHOICE -> {
        List<CelExpr> three = node.call().args();
        limbs.add(limb(three.get(0), true));
        limbs.add(limb(three.get(1), decides));
        limbs.add(limb(three.get(2), decides));
      }
      default -> within(node).forEach(part -> limbs.add(limb(part, false)));
    }
    boolean isBoolean =
        ast.getType(node.id()).map(type -> type.kind() == CelKind.BOOL).orElse(false);
    Extent words = extents.of(node);
    int start = tokens.get(words.first()).start();
    return new Limb(
        new Part(
            kind,
            start,
            tokens.get(words.last()).end(),
            places.line(start),
            places.column(start),
            text(node),
            decides || isBoolean,
            limbs.stream().map(Limb::part).toList()),
        node,
        Operands.name(node),
        limbs,
        kind == Kind.TEST ? operands.of(node) : List.of());
  }

  /** What {@code a && b && c} joins; CEL joins two at a time. */
  private static Stream<CelExpr> operands(CelExpr node, Kind kind) {
    return kind(node) == kind
        ? node.call().args().stream().flatMap(operand -> operands(operand, kind))
        : Stream.of(node);
  }

  /** Parts further below, that a test is made of. */
  private static Stream<CelExpr> within(CelExpr node) {
    return Operands.below(node)
        .flatMap(
            below ->
                KINDS.containsKey(below.callOrDefault().function())
                    ? Stream.of(below)
                    : within(below));
  }
}
