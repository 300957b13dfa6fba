package io.cambist.expression;

import dev.cel.common.ast.CelExpr;
import io.cambist.expression.Finding.Outcome;
import io.cambist.expression.Finding.Seen;
import io.cambist.expression.Limb.Operand;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Reads what came of the parts of an expression from what its nodes yielded. */
final class Reading {
  private static final String NO_BOOLEAN = "is neither true nor false";

  /** For one part. */
  private static final int MOST_SEEN = 8;

  private final Outline outline;
  private final Recorder recorder;
  private final Progress progress;
  private final Map<String, Object> variables;

  private final Veil veil;

  /** The paths whose values are secrets, or hold some. */
  private final Set<String> hiding = new HashSet<>();

  Reading(
      Outline outline,
      Recorder recorder,
      Progress progress,
      Map<String, Object> variables,
      Veil veil) {
    this.outline = outline;
    this.recorder = recorder;
    this.progress = progress;
    this.variables = variables;
    this.veil = veil;
  }

  Finding of(Limb limb) {
    List<Finding> findings = limb.limbs().stream().map(this::of).toList();
    if (!progress.reached(limb.node())) {
      return finding(limb, Outcome.NOT_REACHED, Optional.empty(), List.of(), findings);
    }
    note(limb);
    Optional<Object> value = recorder.value(limb.node());
    if (value.isEmpty()) {
      return failed(limb, findings);
    }
    List<Seen> seen = List.copyOf(seen(limb.operands()).values());
    if (value.get() instanceof Boolean holds) {
      Outcome outcome = holds ? Outcome.TRUE : Outcome.FALSE;
      return finding(limb, outcome, Optional.empty(), seen, findings);
    }
    Optional<String> shown = Optional.of(shown(limb.node(), value.get(), limb.name()));
    return limb.part().decides()
        ? new Finding(
            limb.part(),
            Outcome.FAILED,
            shown,
            Optional.of(NO_BOOLEAN),
            Optional.empty(),
            seen,
            findings)
        : finding(limb, Outcome.VALUE, shown, seen, findings);
  }

  private static Finding finding(
      Limb limb, Outcome outcome, Optional<String> value, List<Seen> seen, List<Finding> findings) {
    return new Finding(
        limb.part(), outcome, value, Optional.empty(), Optional.empty(), seen, findings);
  }

  /** Why is told where it went wrong, and not again by all that is around. */
  private Finding failed(Limb limb, List<Finding> findings) {
    Map<String, Seen> seen = seen(limb.operands());
    if (findings.stream().anyMatch(one -> one.outcome() == Outcome.FAILED)) {
      return finding(limb, Outcome.FAILED, Optional.empty(), List.copyOf(seen.values()), findings);
    }
    CelExpr fault = progress.fault(limb.node()).orElse(limb.node());
    Optional<LostPath> lost = LostPath.of(outline.path(fault), variables, veil);
    lost.flatMap(LostPath::seen).ifPresent(one -> seen.put(one.text(), one));
    seen(outline.operandsOf(fault)).forEach(seen::putIfAbsent);
    String why =
        recorder
            .failure(fault)
            .or(() -> recorder.failure(limb.node()))
            .filter(message -> !message.equals(Failures.UNKNOWN))
            .or(() -> lost.flatMap(LostPath::why))
            .orElse(Failures.UNKNOWN);
    boolean itself = fault.id() == limb.node().id();
    return new Finding(
        limb.part(),
        Outcome.FAILED,
        Optional.empty(),
        Optional.of(why),
        itself ? Optional.empty() : Optional.of(outline.text(fault)),
        List.copyOf(seen.values()),
        findings);
  }

  /** Notes which paths lead to secrets, before anything is shown of what is made from them. */
  private void note(Limb limb) {
    Stream.concat(Stream.of(new Operand("", limb.node(), limb.name())), limb.operands().stream())
        .filter(operand -> Operands.isPath(operand.node()))
        .filter(
            operand ->
                recorder
                    .value(operand.node())
                    .filter(value -> Excerpt.hides(value, operand.name()))
                    .isPresent())
        .forEach(operand -> hiding.add(Operands.written(operand.node())));
  }

  private Map<String, Seen> seen(List<Operand> operands) {
    var seen = new LinkedHashMap<String, Seen>();
    for (Operand operand : operands) {
      Optional<Object> value = recorder.value(operand.node());
      if (value.isPresent() && seen.size() < MOST_SEEN) {
        String shown = shown(operand.node(), value.get(), operand.name());
        seen.put(operand.text(), new Seen(operand.text(), shown));
      }
    }
    return seen;
  }

  private String shown(CelExpr node, Object value, String name) {
    boolean tainted =
        !(value instanceof Boolean)
            && Operands.paths(node)
                .anyMatch(path -> isVeiled(path) || (path != node && isHiding(path)));
    return tainted ? Trace.HIDDEN : Excerpt.of(value, name);
  }

  /** Whether what a node yields is, holds or is made from what is hidden. */
  boolean hides(CelExpr node) {
    return Operands.readsSecret(node)
        || Operands.paths(node).anyMatch(path -> isVeiled(path) || isHiding(path));
  }

  /** What a macro goes through may be a part of whatever is hidden. */
  private boolean isVeiled(CelExpr path) {
    boolean element = Operands.variable(path).filter(variables::containsKey).isEmpty();
    return element
        ? !hiding.isEmpty() || !veil.paths().isEmpty()
        : veil.covers(Operands.written(path));
  }

  private boolean isHiding(CelExpr path) {
    return hiding.contains(Operands.written(path));
  }
}
