package io.cambist.policy;

import io.cambist.federation.Client;
import io.cambist.federation.Federation;
import io.cambist.federation.Target;
import io.cambist.jose.Claims;
import io.cambist.oauth.ActorChain;
import io.cambist.oauth.AuthorizationDetails;
import io.cambist.oauth.Party;
import io.cambist.oauth.Scopes;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * All that a decision may depend on.
 *
 * @param subject whom the token will be about
 * @param actor who presented an actor token, if anyone
 * @param priorActors who acted for the subject before
 * @param authenticated whether the client has shown credentials of its own
 * @param requestedScopes empty when the request names none
 * @param requestedDetails those of types that the target declares, each valid
 * @param now the time of the request
 */
public record PolicyRequest(
    Federation federation,
    Presented subject,
    Optional<Presented> actor,
    ActorChain priorActors,
    Client client,
    boolean authenticated,
    Target target,
    Optional<Scopes> requestedScopes,
    AuthorizationDetails requestedDetails,
    List<String> audiences,
    List<String> resources,
    Instant now) {

  /**
   * A verified token as policy sees it.
   *
   * @param issuer the name of its issuer; for a token of ours, of its root session's issuer
   * @param claims the token's own claims
   * @param attributes the issuer's mapping; for a token of ours, what the session kept of it
   * @param assurance its level, if it has any
   * @param scopes the scope it carries, if it carries any
   * @param details what exactly it permits to do; a token of ours always says, and may say nothing
   * @param ours whether it is a token of ours
   */
  public record Presented(
      String issuer,
      Party party,
      Claims claims,
      Map<String, Object> attributes,
      Optional<String> assurance,
      Optional<Scopes> scopes,
      Optional<AuthorizationDetails> details,
      boolean ours) {

    /**
     * The details that the session of its child keeps. Where the target has no words for them, the
     * child's token is without: the session still holds on to them, for the children of that one.
     */
    public AuthorizationDetails kept(AuthorizationDetails granted) {
      return granted.isEmpty() ? details.orElse(AuthorizationDetails.NONE) : granted;
    }
  }
}
