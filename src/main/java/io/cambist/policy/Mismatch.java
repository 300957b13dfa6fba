package io.cambist.policy;

import io.cambist.federation.Policy;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/**
 * Why a rule is not for a request.
 *
 * @param of what does not fit: issuer, client, target or actor
 * @param wanted the names that the rule is for, sorted
 * @param given the name in the request
 */
public record Mismatch(String of, Collection<String> wanted, String given) {
  static Optional<Mismatch> of(Policy rule, Decision.Outcome outcome, PolicyRequest request) {
    return switch (outcome) {
      case OTHER_ISSUER -> of("issuer", rule.from(), request.subject().issuer());
      case OTHER_CLIENT -> of("client", rule.clients(), request.client().id());
      case OTHER_TARGET -> of("target", rule.targets(), request.target().name());
      case ACTOR_NOT_ACCEPTED ->
          request
              .actor()
              .flatMap(actor -> of("actor", ((Policy.Permit) rule).actorFrom(), actor.issuer()));
      default -> Optional.empty();
    };
  }

  private static Optional<Mismatch> of(String of, Collection<String> wanted, String given) {
    return Optional.of(new Mismatch(of, List.copyOf(new TreeSet<>(wanted)), given));
  }
}
