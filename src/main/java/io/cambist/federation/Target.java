package io.cambist.federation;

import io.cambist.oauth.Binding;
import io.cambist.oauth.Scopes;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What a token is for.
 *
 * @param audience the {@code aud} of its tokens, and the {@code audience} that requests name
 * @param resources the {@code resource} URIs that requests may name instead
 * @param assurance the level that whoever obtains its tokens must have
 * @param origins where its API is called, such as {@code https://orders.example}: scheme, host in
 *     lower case, and a port that is not the usual one. Empty where no proxy asks about its tokens
 * @param decisionPoint whether the decision point has to agree as well
 * @param binding to what kind of key its tokens have to be bound
 * @param introspection the clients that are its audience: they may introspect its tokens and
 *     exchange them further
 * @param spend where a use of its tokens is spent; empty for nowhere
 * @param durable whether replicas must hold what was spent
 * @param maxHops how often a token for it may be the result of exchanging a token of ours in a row
 * @param detailTypes the types of authorization details that it understands, with what each must
 *     look like
 */
public record Target(
    String name,
    String audience,
    Set<String> resources,
    Set<String> origins,
    Scopes scopes,
    Duration maxTtl,
    Optional<String> assurance,
    boolean decisionPoint,
    Binding binding,
    Set<String> introspection,
    Optional<Spend> spend,
    boolean durable,
    int maxHops,
    Map<String, JsonSchema> detailTypes) {

  /** Where a use is spent. */
  public enum Spend {
    /** Where its API asks whether a token is live (RFC 7662). */
    INTROSPECTION,
    /** Where a proxy in front of its API asks whether a request may pass. */
    VERIFY
  }

  /** Whether its uses are spent there. */
  public boolean spendsAt(Spend place) {
    return spend.equals(Optional.of(place));
  }
}
