package io.cambist.policy;

import io.cambist.expression.Budget;
import io.cambist.expression.Expression;
import io.cambist.federation.Federation;
import io.cambist.federation.Issuer;
import io.cambist.policy.PolicyRequest.Presented;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * The attributes that an explanation does not show, for they are made from what must not be shown.
 * Of a token of ours the assertion is gone: there the words of the mapping tell.
 */
final class HiddenAttributes {
  private HiddenAttributes() {}

  /** As conditions read them, such as {@code attributes.login}. */
  static Set<String> of(PolicyRequest request) {
    var hidden = new HashSet<String>();
    add(hidden, "attributes.", request.subject(), request.federation());
    request
        .actor()
        .ifPresent(actor -> add(hidden, "actor.attributes.", actor, request.federation()));
    return hidden;
  }

  private static void add(
      Set<String> hidden, String prefix, Presented presented, Federation federation) {
    Issuer issuer = federation.issuers().get(presented.issuer());
    if (issuer == null) {
      return;
    }
    issuer
        .attributes()
        .forEach(
            (name, mapping) -> {
              if (mapping.readsSecret() || (!presented.ours() && hides(mapping, presented))) {
                hidden.add(prefix + name);
              }
            });
  }

  private static boolean hides(Expression mapping, Presented presented) {
    Map<String, Object> variables = Map.of("claims", presented.claims().members());
    return mapping.trace(variables, new Budget()).hides();
  }
}
