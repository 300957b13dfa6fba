package io.cambist.federation;

import static java.util.stream.Collectors.toUnmodifiableMap;

import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** The whole of what is configured, checked and immutable. */
public final class Federation {
  private final String revision;
  private final Map<String, Issuer> issuers;
  private final Map<String, Client> clients;
  private final Map<String, Target> targets;
  private final List<Policy> policies;

  private final Map<String, Issuer> issuersByIss;
  private final Map<String, List<Client>> vouchedClients = new HashMap<>();
  private final Map<String, Target> targetsByAudience;
  private final Map<String, Target> targetsByResource = new HashMap<>();

  /**
   * @param revision a digest of the files it was read from, 12 hexadecimal digits
   * @param policies in the order of the files' names, and of the rules in each
   */
  public Federation(
      String revision,
      Map<String, Issuer> issuers,
      Map<String, Client> clients,
      Map<String, Target> targets,
      List<Policy> policies) {
    this.revision = revision;
    this.issuers = inOrder(issuers);
    this.clients = inOrder(clients);
    this.targets = inOrder(targets);
    this.policies = List.copyOf(policies);
    this.issuersByIss =
        issuers.values().stream().collect(toUnmodifiableMap(Issuer::issuer, Function.identity()));
    for (String issuer : issuers.keySet()) {
      vouchedClients.put(
          issuer,
          clients.values().stream()
              .filter(
                  client -> client.authentication() instanceof ClientAuthentication.SubjectToken)
              .filter(client -> client.accepts(issuer))
              .toList());
    }
    this.targetsByAudience =
        targets.values().stream().collect(toUnmodifiableMap(Target::audience, Function.identity()));
    for (Target target : targets.values()) {
      target.resources().forEach(resource -> targetsByResource.put(resource, target));
    }
  }

  public String revision() {
    return revision;
  }

  public Map<String, Issuer> issuers() {
    return issuers;
  }

  public Map<String, Client> clients() {
    return clients;
  }

  public Map<String, Target> targets() {
    return targets;
  }

  public List<Policy> policies() {
    return policies;
  }

  /** The issuer with exactly this {@code iss}. */
  public Optional<Issuer> issuerOf(String iss) {
    return Optional.ofNullable(issuersByIss.get(iss));
  }

  /** The {@code subject-token} clients for which the issuer with this name may vouch. */
  public List<Client> clientsVouchedBy(String issuerName) {
    return vouchedClients.getOrDefault(issuerName, List.of());
  }

  public Optional<Target> targetOfAudience(String audience) {
    return Optional.ofNullable(targetsByAudience.get(audience));
  }

  /** The target that names exactly this resource. */
  public Optional<Target> targetOfResource(String resource) {
    return Optional.ofNullable(targetsByResource.get(resource));
  }

  private static <T> Map<String, T> inOrder(Map<String, T> named) {
    return Collections.unmodifiableMap(new LinkedHashMap<>(named));
  }
}
