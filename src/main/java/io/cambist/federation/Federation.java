package io.cambist.federation;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The whole of what is configured, checked and immutable.
 *
 * @param revision a digest of the files it was read from, 12 hexadecimal digits
 * @param policies in the order of the files' names, and of the rules in each
 */
public record Federation(
    String revision,
    Map<String, Issuer> issuers,
    Map<String, Client> clients,
    Map<String, Target> targets,
    List<Policy> policies) {

  public Federation {
    issuers = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(issuers));
    clients = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(clients));
    targets = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(targets));
    policies = List.copyOf(policies);
  }

  /** The issuer with exactly this {@code iss}. */
  public Optional<Issuer> issuerOf(String iss) {
    for (Issuer issuer : issuers.values()) {
      if (issuer.issuer().equals(iss)) {
        return Optional.of(issuer);
      }
    }
    return Optional.empty();
  }
}
