package io.cambist.exchange;

import io.cambist.federation.Target;
import io.cambist.oauth.AuthorizationDetails;
import io.cambist.oauth.Binding;
import io.cambist.oauth.Scopes;
import io.cambist.policy.Decision;
import io.cambist.policy.Decision.Grant;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What policy grants for each of several targets, in one token: at none of them does it permit more
 * than what was granted there.
 */
final class JointGrant {
  private JointGrant() {}

  /** One target and what policy says of it. */
  record Share(Target target, Decision.Permit permit) {
    Grant grant() {
      return permit.grant();
    }

    /**
     * Whether details were granted here, and none of them is left: their absence could mean all.
     */
    private boolean hasLost(AuthorizationDetails joint) {
      return !grant().details().isEmpty()
          && joint.details().stream().noneMatch(grant().details().details()::contains);
    }
  }

  /** What came of joining. */
  sealed interface Result {
    record Joined(Grant grant) implements Result {}

    /**
     * @param detail what the grants have that no one token can
     */
    record Apart(String detail) implements Result {}
  }

  static Result of(List<Share> shares) {
    Optional<Binding> binding = Optional.of(Binding.NONE);
    var subjects = new LinkedHashSet<Optional<String>>();
    var delegations = new LinkedHashSet<Boolean>();
    var claims = new LinkedHashSet<Map<String, Object>>();
    for (Share share : shares) {
      binding = binding.flatMap(share.grant().binding()::and);
      subjects.add(share.grant().subject());
      delegations.add(share.grant().delegation());
      claims.add(share.grant().claims());
    }
    Optional<Integer> uses =
        shares.stream().flatMap(share -> share.grant().uses().stream()).min(Integer::compare);
    if (binding.isEmpty()) {
      return new Result.Apart("two kinds of binding");
    }
    if (subjects.size() > 1 || delegations.size() > 1) {
      return new Result.Apart("two subjects, or an actor for one of them only");
    }
    if (claims.size() > 1) {
      return new Result.Apart("other claims for one than for another");
    }
    AuthorizationDetails details = details(shares);
    if (shares.stream().anyMatch(share -> share.hasLost(details))) {
      return new Result.Apart("authorization details that are not granted by all that know them");
    }
    if (uses.isPresent() && shares.stream().anyMatch(share -> share.target().spend().isEmpty())) {
      return new Result.Apart("counted uses, which one of them does not spend");
    }
    return new Result.Joined(
        new Grant(
            scopes(shares),
            shares.stream()
                .map(share -> share.grant().ttl())
                .min(Comparator.naturalOrder())
                .orElseThrow(),
            uses,
            binding.get(),
            shares.stream().allMatch(share -> share.grant().bearerByName()),
            shares.stream().allMatch(share -> share.grant().rebind()),
            shares.stream().allMatch(share -> share.grant().bearerForSeveral()),
            delegations.iterator().next(),
            subjects.iterator().next(),
            claims.iterator().next(),
            details));
  }

  /** A detail that several targets know must be granted for each of them. */
  private static AuthorizationDetails details(List<Share> shares) {
    var joint = new LinkedHashSet<Map<String, Object>>();
    for (Share share : shares) {
      joint.addAll(share.grant().details().details());
    }
    joint.removeIf(
        detail ->
            shares.stream()
                .anyMatch(
                    share ->
                        share.target().detailTypes().containsKey(AuthorizationDetails.type(detail))
                            && !share.grant().details().details().contains(detail)));
    return new AuthorizationDetails(List.copyOf(joint));
  }

  /** A scope that several targets know must be granted for each of them. */
  private static Scopes scopes(List<Share> shares) {
    Set<String> joint = new LinkedHashSet<>();
    for (Share share : shares) {
      joint.addAll(share.grant().scopes().values());
    }
    joint.removeIf(
        scope ->
            shares.stream()
                .anyMatch(
                    share ->
                        share.target().scopes().values().contains(scope)
                            && !share.grant().scopes().values().contains(scope)));
    return new Scopes(joint);
  }
}
