package io.cambist.federation;

import io.cambist.expression.Expression;
import io.cambist.oauth.Binding;
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
   * @param binding to what kind of key a token has to be bound, besides what the target says;
   *     {@link Binding#NONE} by name lets a bearer token come of a bound one
   * @param rebind whether an authenticated client that is the audience of a bound token may have
   *     one for a key of its own
   * @param bearerForSeveral whether a token for several audiences may be a bearer token
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
      Optional<Binding> binding,
      boolean rebind,
      boolean bearerForSeveral,
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
