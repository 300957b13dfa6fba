package io.cambist.operator;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.cambist.expression.Expression;
import io.cambist.federation.Federation;
import io.cambist.federation.FederationStatus;
import io.cambist.federation.Kind;
import io.cambist.federation.Named;
import io.cambist.federation.OperatorRole;
import io.cambist.federation.Policy;
import io.cambist.federation.Problem;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * What is configured, without any secret.
 *
 * @param revision a digest of the files in force
 * @param since when they came into force at this gateway
 * @param lastReload ok or refused
 * @param problems why the last load was refused, while an older federation stays in force
 * @param shadowRevision that of a whole federation in shadow, which decides nothing
 * @param policies the rules in force, and those in shadow
 * @param operators the identity provider's roles for each of ours
 */
@JsonNaming(SnakeCaseStrategy.class)
public record FederationView(
    String revision,
    Instant since,
    String lastReload,
    Instant lastReloadAt,
    List<String> problems,
    Optional<String> shadowRevision,
    List<Issuer> issuers,
    List<Client> clients,
    List<Target> targets,
    List<Rule> policies,
    Map<String, Collection<String>> operators) {

  /**
   * Whose assertions are trusted.
   *
   * @param attributes the names of those that are mapped
   * @param keep those of them that sessions keep
   * @param keptOnRemoval whether its sessions live on when it leaves the federation
   */
  @JsonNaming(SnakeCaseStrategy.class)
  public record Issuer(
      String name,
      String issuer,
      boolean singleUse,
      Collection<String> attributes,
      Collection<String> keep,
      boolean keptOnRemoval) {}

  /**
   * Who may call.
   *
   * @param authentication the method
   * @param issuers whose assertions it may bring; empty for any
   * @param keptOnRemoval whether its sessions live on when it leaves the federation
   */
  @JsonNaming(SnakeCaseStrategy.class)
  public record Client(
      String id, String authentication, Collection<String> issuers, boolean keptOnRemoval) {}

  /**
   * What a token is for; lifetimes in seconds.
   *
   * @param assurance the level that whoever obtains it must have
   * @param decisionPoint whether the decision point has to agree
   * @param origins where its API is called
   * @param spend where a use of its tokens is spent: introspection or verify
   * @param introspection the clients that may introspect its tokens
   * @param keptOnRemoval whether its sessions live on when it leaves the federation
   */
  @JsonNaming(SnakeCaseStrategy.class)
  public record Target(
      String name,
      String audience,
      String scope,
      long maxTtl,
      Optional<String> assurance,
      String binding,
      int maxHops,
      boolean decisionPoint,
      Collection<String> origins,
      Optional<String> spend,
      Collection<String> introspection,
      boolean keptOnRemoval) {}

  /**
   * A rule; empty lists of one that forbids mean any.
   *
   * @param effect permit or forbid
   * @param when its condition
   * @param ttl in seconds
   * @param shadow whether it decides nothing
   * @param keptOnRemoval whether its sessions live on when it leaves the federation
   */
  @JsonNaming(SnakeCaseStrategy.class)
  public record Rule(
      String id,
      String effect,
      boolean shadow,
      Collection<String> from,
      Collection<String> clients,
      Collection<String> to,
      Optional<String> when,
      Optional<String> scope,
      Optional<Long> ttl,
      boolean keptOnRemoval) {
    private static Rule of(Policy policy, boolean shadow, boolean keptOnRemoval) {
      Optional<Policy.Permit> permit =
          policy instanceof Policy.Permit it ? Optional.of(it) : Optional.empty();
      return new Rule(
          policy.id(),
          permit.isPresent() ? "permit" : "forbid",
          shadow,
          policy.from(),
          policy.clients(),
          policy.targets(),
          policy.when().map(Expression::source),
          permit.map(it -> it.scopes().toString()),
          permit.map(Policy.Permit::ttl).map(Duration::toSeconds),
          keptOnRemoval);
    }
  }

  /** Whether anything is in shadow. */
  public boolean inShadow() {
    return shadowRevision.isPresent() || policies.stream().anyMatch(Rule::shadow);
  }

  static FederationView of(
      Federation federation, FederationStatus status, Optional<String> shadowRevision) {
    return new FederationView(
        status.revision(),
        status.since(),
        status.lastReload().label(),
        status.lastReloadAt(),
        status.problems().stream().map(Problem::toString).toList(),
        shadowRevision,
        federation.issuers().values().stream()
            .map(
                issuer ->
                    new Issuer(
                        issuer.name(),
                        issuer.issuer(),
                        issuer.singleUse(),
                        issuer.attributes().keySet(),
                        new TreeSet<>(issuer.keep()),
                        isKept(federation, Kind.ISSUER, issuer.name())))
            .toList(),
        federation.clients().values().stream()
            .map(
                client ->
                    new Client(
                        client.id(),
                        client.authentication().method(),
                        client.issuers(),
                        isKept(federation, Kind.CLIENT, client.id())))
            .toList(),
        federation.targets().values().stream()
            .map(
                target ->
                    new Target(
                        target.name(),
                        target.audience(),
                        target.scopes().toString(),
                        target.maxTtl().toSeconds(),
                        target.assurance(),
                        target.binding().name().toLowerCase(Locale.ROOT),
                        target.maxHops(),
                        target.decisionPoint(),
                        new TreeSet<>(target.origins()),
                        target.spend().map(place -> place.name().toLowerCase(Locale.ROOT)),
                        new TreeSet<>(target.introspection()),
                        isKept(federation, Kind.TARGET, target.name())))
            .toList(),
        federation.rehearsal().orElse(federation).policies().stream()
            .map(
                rule ->
                    Rule.of(
                        rule,
                        !federation.policies().contains(rule),
                        isKept(federation, Kind.POLICY, rule.id())))
            .toList(),
        operators(federation));
  }

  private static boolean isKept(Federation federation, Kind kind, String name) {
    return federation.names().getOrDefault(new Named(kind, name), false);
  }

  private static Map<String, Collection<String>> operators(Federation federation) {
    var roles = new LinkedHashMap<String, Collection<String>>();
    for (OperatorRole role : OperatorRole.values()) {
      roles.put(role.text(), federation.operators().granted().getOrDefault(role, Set.of()));
    }
    return roles;
  }
}
