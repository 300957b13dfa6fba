package io.cambist.federation;

import io.cambist.expression.Expression;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/**
 * Which rules that forbid can be held against sessions that are live already: those that look at
 * nothing but what a session keeps.
 */
final class Standing {
  private static final Set<String> FACTS =
      Set.of(
          "subject.issuer",
          "subject.sub",
          "subject.assurance",
          "actor.present",
          "actor.issuer",
          "actor.sub",
          "client.id",
          "client.method",
          "target.name",
          "target.audience",
          "now");

  private static final String ATTRIBUTE = "attributes.";

  private Standing() {}

  /** What the rule looks at and no session keeps; nothing where it can be held against sessions. */
  static Set<String> unkept(Policy.Forbid rule, Map<String, Issuer> issuers) {
    Collection<String> from = rule.from().isEmpty() ? issuers.keySet() : rule.from();
    var unkept = new LinkedHashSet<String>();
    for (String path : rule.when().map(Expression::reads).orElse(Set.of())) {
      if (!FACTS.contains(path) && !isKept(path, from, issuers)) {
        unkept.add(path);
      }
    }
    return unkept;
  }

  private static boolean isKept(String path, Collection<String> from, Map<String, Issuer> issuers) {
    return path.startsWith(ATTRIBUTE)
        && from.stream()
            .map(issuers::get)
            .allMatch(
                issuer ->
                    issuer != null && issuer.keep().contains(path.substring(ATTRIBUTE.length())));
  }
}
