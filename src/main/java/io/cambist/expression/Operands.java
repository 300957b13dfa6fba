package io.cambist.expression;

import dev.cel.common.Operator;
import dev.cel.common.ast.CelConstant;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.ast.CelExpr.CelComprehension;
import dev.cel.common.ast.CelExpr.ExprKind;
import io.cambist.expression.Limb.Operand;
import io.cambist.expression.Limb.Step;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Finds the values that a test comes of: of {@code claims.ref == "x"} that of {@code claims.ref}.
 */
final class Operands {
  private static final String INDEX = Operator.INDEX.getFunction();

  private final Function<CelExpr, String> text;

  /**
   * @param text what stands in the source for a node
   */
  Operands(Function<CelExpr, String> text) {
    this.text = text;
  }

  /** What it compares or calls, and the paths and macros that those are made from. */
  List<Operand> of(CelExpr test) {
    var found = new LinkedHashMap<String, Operand>();
    parts(test).forEach(operand -> add(operand, true, found));
    return List.copyOf(found.values());
  }

  private void add(CelExpr node, boolean direct, Map<String, Operand> found) {
    if (isLiteral(node) || isPart(node)) {
      return;
    }
    if (direct || isPath(node) || node.getKind() == ExprKind.Kind.COMPREHENSION) {
      String source = text.apply(node);
      found.putIfAbsent(source, new Operand(source, node, name(node)));
    }
    parts(node).forEach(operand -> add(operand, false, found));
  }

  /** What a value is made from; a path is looked up at once. */
  private static Stream<CelExpr> parts(CelExpr node) {
    if (isPath(node)) {
      return Stream.empty();
    }
    return node.getKind() == ExprKind.Kind.COMPREHENSION ? free(node, Set.of()) : below(node);
  }

  /** Those of one node, and of none below: what it could not do with. */
  List<Operand> direct(CelExpr node) {
    return below(node)
        .filter(operand -> !isLiteral(operand))
        .map(operand -> new Operand(text.apply(operand), operand, name(operand)))
        .toList();
  }

  private static boolean isPart(CelExpr node) {
    return switch (Outline.kind(node)) {
      case ALL, ANY, NOT, CHOICE -> true;
      case TEST, LITERAL -> false;
    };
  }

  /** Constants, and what is made of nothing else: they stand in the source. */
  private static boolean isLiteral(CelExpr node) {
    return switch (node.getKind()) {
      case CONSTANT -> true;
      case LIST, MAP, CALL -> below(node).allMatch(Operands::isLiteral);
      default -> false;
    };
  }

  /**
   * What is evaluated for a node before it is, in that order. Of a macro only what it goes through:
   * what it does with each element is its own affair.
   */
  static Stream<CelExpr> below(CelExpr node) {
    return switch (node.getKind()) {
      case SELECT -> node.select().testOnly() ? Stream.empty() : Stream.of(node.select().operand());
      case CALL -> Stream.concat(node.call().target().stream(), node.call().args().stream());
      case LIST -> node.list().elements().stream();
      case MAP ->
          node.map().entries().stream().flatMap(entry -> Stream.of(entry.key(), entry.value()));
      case COMPREHENSION -> Stream.of(node.comprehension().iterRange());
      default -> Stream.empty();
    };
  }

  /** The longest paths that a node is made from, but for those that begin in it. */
  static Stream<CelExpr> paths(CelExpr node) {
    return free(node, Set.of());
  }

  /** The paths that a macro reads besides its elements: they stay the same all along. */
  private static Stream<CelExpr> free(CelExpr node, Set<String> bound) {
    if (isPath(node)) {
      return variable(node).filter(bound::contains).isPresent() ? Stream.empty() : Stream.of(node);
    }
    if (node.getKind() != ExprKind.Kind.COMPREHENSION) {
      return below(node).flatMap(one -> free(one, bound));
    }
    CelComprehension macro = node.comprehension();
    var inner = new HashSet<>(bound);
    inner.addAll(List.of(macro.accuVar(), macro.iterVar(), macro.iterVar2()));
    return Stream.concat(
        free(macro.iterRange(), bound), inside(macro).flatMap(one -> free(one, inner)));
  }

  /** What a path begins with. */
  static Optional<String> variable(CelExpr path) {
    return switch (path.getKind()) {
      case IDENT -> Optional.of(path.ident().name());
      case SELECT -> variable(path.select().operand());
      case CALL -> variable(path.call().args().get(0));
      default -> Optional.empty();
    };
  }

  /**
   * Whether it only leads from a variable to something in it, by names that stand in the source.
   */
  static boolean isPath(CelExpr node) {
    return switch (node.getKind()) {
      case IDENT -> true;
      case SELECT -> node.select().testOnly() || isPath(node.select().operand());
      case CALL ->
          isIndex(node)
              && isPath(node.call().args().get(0))
              && node.call().args().get(1).getKind() == ExprKind.Kind.CONSTANT;
      default -> false;
    };
  }

  /** A path in one form, however its members are named: {@code claims.team.name}. */
  static String written(CelExpr path) {
    return switch (path.getKind()) {
      case IDENT -> path.ident().name();
      case SELECT -> written(path.select().operand()) + "." + path.select().field();
      default -> {
        List<CelExpr> both = path.call().args();
        yield written(both.get(0)) + "." + text(both.get(1)).orElse("");
      }
    };
  }

  private static boolean isIndex(CelExpr node) {
    return node.callOrDefault().function().equals(INDEX);
  }

  /** The steps of a path of members alone, since others are evaluated one by one. */
  List<Step> path(CelExpr node) {
    var steps = new ArrayList<Step>();
    CelExpr at = node;
    while (at.getKind() == ExprKind.Kind.SELECT && !at.select().testOnly()) {
      steps.add(0, new Step(at.select().field(), text.apply(at)));
      at = at.select().operand();
    }
    if (at.getKind() != ExprKind.Kind.IDENT) {
      return List.of();
    }
    steps.add(0, new Step(at.ident().name(), text.apply(at)));
    return steps;
  }

  /**
   * What a value goes by: the name of a secret that it is taken or made from, or else the name of
   * the member that it is.
   */
  static String name(CelExpr node) {
    return ownNames(node)
        .filter(Secrets::isSecret)
        .findFirst()
        .or(() -> isPath(node) ? member(node) : Optional.empty())
        .orElse("");
  }

  /** Whether anything in it goes by the name of a secret. */
  static boolean readsSecret(CelExpr node) {
    return ownNames(node).anyMatch(Secrets::isSecret);
  }

  private static Stream<String> ownNames(CelExpr node) {
    return all(node).flatMap(one -> member(one).stream());
  }

  /** A node and all that it is made from, what macros do with their elements included. */
  static Stream<CelExpr> all(CelExpr node) {
    Stream<CelExpr> more =
        node.getKind() == ExprKind.Kind.COMPREHENSION
            ? inside(node.comprehension())
            : Stream.empty();
    return Stream.concat(Stream.of(node), Stream.concat(below(node), more).flatMap(Operands::all));
  }

  private static Stream<CelExpr> inside(CelComprehension macro) {
    return Stream.of(macro.loopCondition(), macro.loopStep());
  }

  private static Optional<String> member(CelExpr node) {
    return switch (node.getKind()) {
      case SELECT -> Optional.of(node.select().field());
      case IDENT -> Optional.of(node.ident().name());
      case CALL -> isIndex(node) ? text(node.call().args().get(1)) : Optional.empty();
      default -> Optional.empty();
    };
  }

  private static Optional<String> text(CelExpr node) {
    return node.constantOrDefault().getKind() == CelConstant.Kind.STRING_VALUE
        ? Optional.of(node.constant().stringValue())
        : Optional.empty();
  }
}
