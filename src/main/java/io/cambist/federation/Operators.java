package io.cambist.federation;

import java.util.Collection;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Who may look and act, by the roles that the operators' identity provider gives them.
 *
 * @param granted the provider's roles for each of ours; a role of ours without any is nobody's
 */
public record Operators(Map<OperatorRole, Set<String>> granted) {
  /** Where nobody may. */
  public static final Operators NONE = new Operators(Map.of());

  public Operators {
    var copy = new EnumMap<OperatorRole, Set<String>>(OperatorRole.class);
    granted.forEach((role, names) -> copy.put(role, Set.copyOf(names)));
    granted = Collections.unmodifiableMap(copy);
  }

  /** The highest role of somebody with these roles at the provider; empty for none at all. */
  public Optional<OperatorRole> of(Collection<String> roles) {
    return granted.entrySet().stream()
        .filter(entry -> roles.stream().anyMatch(entry.getValue()::contains))
        .map(Map.Entry::getKey)
        .max(OperatorRole::compareTo);
  }
}
