package io.cambist.federation;

import io.cambist.expression.Expression;
import io.cambist.oauth.Scopes;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A rule. In a rule that forbids, an empty set of issuers, clients or targets means any. */
public sealed interface Policy {
  String id();

  /** Names of issuers; for a token of ours, the issuer of its root session. */
  Set<String> from();

  Set<String> clients();

  Set<String> targets();

  Optional<Expression> when();

  /**
   * @param actorFrom names of issuers whose tokens may be presented as the actor's
   * @param uses how often a token may be used; empty for as often as its life permits
   * @param delegation whether the authenticated client becomes the actor when there is no actor
   *     token
   * @param subject CEL that yields our {@code sub}
   * @param claims CEL by the name of the claim to carry
   * @param details CEL that yields the authorization details granted; empty for none
   */
  record Permit(
      String id,
      Set<String> from,
      Set<String> actorFrom,
      Set<String> clients,
      Set<String> targets,
      Optional<Expression> when,
      Scopes scopes,
      Duration ttl,
      Optional<Integer> uses,
      boolean delegation,
      Optional<Expression> subject,
      Map<String, Expression> claims,
      Optional<Expression> details)
      implements Policy {}

  record Forbid(
      String id,
      Set<String> from,
      Set<String> clients,
      Set<String> targets,
      Optional<Expression> when)
      implements Policy {}
}
