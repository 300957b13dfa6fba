package io.cambist.expression;

import io.cambist.expression.Finding.Seen;
import io.cambist.expression.Limb.Step;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Where a path of members that failed comes to an end.
 *
 * @param why it does, if that can be seen
 * @param seen what is there instead; nothing where a variable itself lacks the member
 */
record LostPath(Optional<String> why, Optional<Seen> seen) {
  /**
   * @param path a variable and its members; empty where it is more than a path
   */
  static Optional<LostPath> of(List<Step> path, Map<String, Object> variables, Veil veil) {
    Object at = path.isEmpty() ? null : variables.get(path.get(0).name());
    if (at == null) {
      return Optional.empty();
    }
    int last = 0;
    Optional<String> why = Optional.empty();
    while (why.isEmpty() && last + 1 < path.size()) {
      String name = path.get(last + 1).name();
      if (!(at instanceof Map<?, ?> members)) {
        why = Optional.of(Failures.readsNoMember(name));
      } else if (!members.containsKey(name)) {
        why = Optional.of(Failures.reads(name));
      } else {
        at = members.get(name);
        last++;
      }
    }
    List<Step> there = path.subList(0, last + 1);
    return Optional.of(
        new LostPath(why, last == 0 ? Optional.empty() : Optional.of(seen(there, at, veil))));
  }

  /** A secret is one with all that is in it. */
  private static Seen seen(List<Step> path, Object value, Veil veil) {
    Step last = path.get(path.size() - 1);
    if (veil.covers(path.stream().map(Step::name).collect(Collectors.joining(".")))) {
      return new Seen(last.text(), Trace.HIDDEN);
    }
    String name =
        path.stream().map(Step::name).filter(Secrets::isSecret).findFirst().orElse(last.name());
    return new Seen(last.text(), Excerpt.of(value, name));
  }
}
