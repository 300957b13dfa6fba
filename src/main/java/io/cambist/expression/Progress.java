package io.cambist.expression;

import dev.cel.common.ast.CelExpr;
import dev.cel.common.ast.CelExpr.ExprKind;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * How far an evaluation came, in the order in which CEL evaluates: which nodes were reached, and of
 * those that yielded nothing, at which node below it came to an end.
 */
final class Progress {
  private final Recorder recorder;

  /** Whether nothing was evaluated any more after the first end. */
  private final boolean ended;

  private final Set<Long> reached = new HashSet<>();
  private final Map<Long, CelExpr> faults = new HashMap<>();

  Progress(CelExpr root, Recorder recorder, boolean ended) {
    this.recorder = recorder;
    this.ended = ended;
    walk(root);
  }

  boolean reached(CelExpr node) {
    return reached.contains(node.id());
  }

  /** The very node that failed, where one failed; maybe itself. */
  Optional<CelExpr> fault(CelExpr node) {
    return Optional.ofNullable(faults.get(node.id()));
  }

  private void walk(CelExpr node) {
    reached.add(node.id());
    Optional<CelExpr> fault =
        switch (Outline.kind(node)) {
          case ALL -> walkBoth(node, false);
          case ANY -> walkBoth(node, true);
          case CHOICE -> walkChoice(node);
          default -> walkAll(node);
        };
    if (yielded(node).isEmpty()) {
      faults.put(node.id(), fault.orElse(node));
    }
  }

  private Optional<Object> yielded(CelExpr node) {
    return recorder.value(node);
  }

  /** The second is evaluated unless the first decides, even where that fails. */
  private Optional<CelExpr> walkBoth(CelExpr node, boolean decisive) {
    CelExpr first = node.call().args().get(0);
    CelExpr second = node.call().args().get(1);
    walk(first);
    Optional<Object> value = yielded(first);
    boolean goesOn =
        value.isPresent() ? !value.get().equals(decisive) : !ended || isTouched(second);
    if (goesOn) {
      walk(second);
    }
    Optional<CelExpr> one = useless(first);
    Optional<CelExpr> other = goesOn ? useless(second) : Optional.empty();
    return ended ? other.or(() -> one) : one.or(() -> other);
  }

  private Optional<CelExpr> walkChoice(CelExpr node) {
    List<CelExpr> three = node.call().args();
    walk(three.get(0));
    Optional<CelExpr> fault = useless(three.get(0));
    if (fault.isPresent()) {
      return fault;
    }
    CelExpr chosen = three.get(yielded(three.get(0)).get().equals(true) ? 1 : 2);
    walk(chosen);
    return fault(chosen);
  }

  /** The fault of one that had to be true or false; itself where it yielded something else. */
  private Optional<CelExpr> useless(CelExpr node) {
    return yielded(node)
        .filter(value -> !(value instanceof Boolean))
        .map(any -> node)
        .or(() -> fault(node));
  }

  private Optional<CelExpr> walkAll(CelExpr node) {
    if (isAtOnce(node)) {
      return Optional.empty();
    }
    for (CelExpr below : Operands.below(node).toList()) {
      walk(below);
      if (yielded(below).isEmpty()) {
        return fault(below);
      }
    }
    return Optional.empty();
  }

  /** Whether CEL evaluates it without evaluating anything below it by itself. */
  private static boolean isAtOnce(CelExpr node) {
    return node.getKind() == ExprKind.Kind.IDENT
        || (node.getKind() == ExprKind.Kind.SELECT && isAtOnce(node.select().operand()));
  }

  private boolean isTouched(CelExpr node) {
    return yielded(node).isPresent() || Operands.below(node).anyMatch(this::isTouched);
  }
}
