package io.cambist.federation;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** The whole of what is configured, checked and immutable, with what a request looks up. */
public final class Federation {
  private final String revision;
  private final Map<String, Issuer> issuers;
  private final Map<String, Client> clients;
  private final Map<String, Target> targets;
  private final List<Policy> policies;
  private final Operators operators;
  private final AssuranceLevels levels;
  private final Set<Named> keptOnRemoval;
  private Optional<Federation> rehearsal = Optional.empty();

  private final Map<String, Issuer> issuersByIss = new HashMap<>();
  private final Map<String, List<Client>> clientsByIssuer = new HashMap<>();
  private final Map<String, Target> targetsByAudience = new HashMap<>();
  private final Map<String, Target> targetsByResource = new HashMap<>();
  private final List<String> detailTypes;
  private final List<Policy.Forbid> standing = new ArrayList<>();
  private final Map<String, Set<String>> exchangeOnly = new LinkedHashMap<>();

  /**
   * @param revision a digest of the files it was read from, 12 hexadecimal digits
   * @param keptOnRemoval what leaves its sessions alive when it goes
   * @param policies in the order of the files' names, and of the rules in each
   */
  public Federation(
      String revision,
      Map<String, Issuer> issuers,
      Map<String, Client> clients,
      Map<String, Target> targets,
      List<Policy> policies,
      Operators operators,
      AssuranceLevels levels,
      Set<Named> keptOnRemoval) {
    this.revision = revision;
    this.issuers = Collections.unmodifiableMap(new LinkedHashMap<>(issuers));
    this.clients = Collections.unmodifiableMap(new LinkedHashMap<>(clients));
    this.targets = Collections.unmodifiableMap(new LinkedHashMap<>(targets));
    this.policies = List.copyOf(policies);
    this.operators = operators;
    this.levels = levels;
    this.keptOnRemoval = Set.copyOf(keptOnRemoval);
    this.detailTypes = DetailTypes.all(targets.values());
    issuers.values().forEach(issuer -> issuersByIss.put(issuer.issuer(), issuer));
    for (Target target : targets.values()) {
      targetsByAudience.put(target.audience(), target);
      target.resources().forEach(resource -> targetsByResource.put(resource, target));
    }
    for (Policy policy : policies) {
      if (policy instanceof Policy.Forbid rule) {
        Set<String> unkept = Standing.unkept(rule, issuers);
        if (unkept.isEmpty()) {
          standing.add(rule);
        } else {
          exchangeOnly.put(rule.id(), unkept);
        }
      }
    }
    for (Client client : clients.values()) {
      if (client.authentication() instanceof ClientAuthentication.SubjectToken) {
        for (String issuer : client.issuers()) {
          clientsByIssuer.computeIfAbsent(issuer, name -> new ArrayList<>()).add(client);
        }
      }
    }
    clientsByIssuer.replaceAll((issuer, vouchedBy) -> List.copyOf(vouchedBy));
  }

  public String revision() {
    return revision;
  }

  /** By name. */
  public Map<String, Issuer> issuers() {
    return issuers;
  }

  /** By {@code client_id}. */
  public Map<String, Client> clients() {
    return clients;
  }

  /** By name. */
  public Map<String, Target> targets() {
    return targets;
  }

  public List<Policy> policies() {
    return policies;
  }

  /** The rules that forbid what is live already as well. */
  public List<Policy.Forbid> standing() {
    return Collections.unmodifiableList(standing);
  }

  /**
   * The rules that forbid exchanges and nothing else, each with what it looks at and no session
   * keeps.
   */
  public Map<String, Set<String>> exchangeOnly() {
    return Collections.unmodifiableMap(exchangeOnly);
  }

  public Operators operators() {
    return operators;
  }

  /**
   * The same, with rules in shadow.
   *
   * @param all the rules in force and those in shadow, in their order
   */
  Federation rehearsing(List<Policy> all) {
    Federation same = with(policies);
    same.rehearsal = Optional.of(with(all));
    return same;
  }

  private Federation with(List<Policy> rules) {
    return new Federation(
        revision, issuers, clients, targets, rules, operators, levels, keptOnRemoval);
  }

  /** How many rules are in shadow. */
  public int rehearsed() {
    return rehearsal.map(other -> other.policies.size() - policies.size()).orElse(0);
  }

  /** The federation as it would be if its rules in shadow were in force; empty without any. */
  public Optional<Federation> rehearsal() {
    return rehearsal;
  }

  /** All that sessions can stand on, and whether its sessions are left alive when it goes. */
  public Map<Named, Boolean> names() {
    var names = new LinkedHashMap<Named, Boolean>();
    Stream.of(
            named(Kind.ISSUER, issuers.keySet().stream()),
            named(Kind.CLIENT, clients.keySet().stream()),
            named(Kind.TARGET, targets.keySet().stream()),
            named(
                Kind.POLICY,
                policies.stream().filter(Policy.Permit.class::isInstance).map(Policy::id)))
        .flatMap(named -> named)
        .forEach(named -> names.put(named, keptOnRemoval.contains(named)));
    return names;
  }

  /** What makes an issuer or a target another one under the same name. */
  public Map<Named, String> identities() {
    var identities = new LinkedHashMap<Named, String>();
    issuers.forEach(
        (name, issuer) -> identities.put(new Named(Kind.ISSUER, name), issuer.issuer()));
    targets.forEach(
        (name, target) -> identities.put(new Named(Kind.TARGET, name), target.audience()));
    return identities;
  }

  private static Stream<Named> named(Kind kind, Stream<String> names) {
    return names.map(name -> new Named(kind, name));
  }

  /** The levels of assurance that issuers give and targets demand. */
  public AssuranceLevels levels() {
    return levels;
  }

  /** The types of authorization details that some target understands, in order. */
  public List<String> detailTypes() {
    return detailTypes;
  }

  /** The issuer with exactly this {@code iss}. */
  public Optional<Issuer> issuerOf(String iss) {
    return Optional.ofNullable(issuersByIss.get(iss));
  }

  /** The clients for which an assertion of the issuer with this name is the credential. */
  public List<Client> clientsVouchedBy(String issuerName) {
    return clientsByIssuer.getOrDefault(issuerName, List.of());
  }

  /** The target with exactly this audience. */
  public Optional<Target> targetOfAudience(String audience) {
    return Optional.ofNullable(targetsByAudience.get(audience));
  }

  /** The target with exactly this among its resources. */
  public Optional<Target> targetOfResource(String resource) {
    return Optional.ofNullable(targetsByResource.get(resource));
  }

  /** Whether any target has this scope. */
  public boolean isScope(String scope) {
    return targets.values().stream().anyMatch(target -> target.scopes().values().contains(scope));
  }

  /** Names the revision alone: what is configured does not belong in a log. */
  @Override
  public String toString() {
    return "Federation[" + revision + "]";
  }
}
