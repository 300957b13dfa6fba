package io.cambist.policy;

import io.cambist.oauth.Scopes;
import java.util.Optional;

/** What may be granted at most, whatever the rule: the same for all rules of one decision. */
final class ScopeBound {
  private ScopeBound() {}

  /** Whether the request names any scope. */
  static boolean asksFor(PolicyRequest request) {
    return request.requestedScopes().filter(scopes -> !scopes.isEmpty()).isPresent();
  }

  /** The intersection of target, client, subject token and request, of those that limit. */
  static Scopes of(PolicyRequest request) {
    Scopes bound = request.target().scopes();
    bound = within(bound, request.client().scopes());
    bound = within(bound, request.subject().scopes());
    return asksFor(request) ? within(bound, request.requestedScopes()) : bound;
  }

  private static Scopes within(Scopes scopes, Optional<Scopes> limit) {
    return limit.map(scopes::intersect).orElse(scopes);
  }
}
