package io.cambist.expression;

import io.cambist.expression.Finding.Seen;
import io.cambist.expression.Limb.Step;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Where a path of members that failed comes to an end.
 *
 * @param why it does, if that can be seen
 * @param seen what is there
 */
record LostPath(Optional<String> why, Seen seen) {
  private static final String MISSING = "(missing)";

  /**
   * @param path a variable and its members; empty where it is more than a path
   */
  static Optional<LostPath> of(List<Step> path, Map<String, Object> variables) {
    Object at = path.isEmpty() ? null : variables.get(path.get(0).name());
    if (at == null) {
      return Optional.empty();
    }
    Step last = path.get(0);
    Optional<String> why = Optional.empty();
    for (Step step : path.subList(1, path.size())) {
      if (!(at instanceof Map<?, ?> members)) {
        why = Optional.of(Failures.readsNoMember(step.name()));
        break;
      }
      if (!members.containsKey(step.name())) {
        return Optional.of(
            new LostPath(Optional.of(Failures.reads(step.name())), new Seen(step.text(), MISSING)));
      }
      at = members.get(step.name());
      last = step;
    }
    return Optional.of(new LostPath(why, new Seen(last.text(), Excerpt.of(at, name(path, last)))));
  }

  /** A secret is one with all that is in it. */
  private static String name(List<Step> path, Step last) {
    return path.stream().map(Step::name).filter(Secrets::isSecret).findFirst().orElse(last.name());
  }
}
