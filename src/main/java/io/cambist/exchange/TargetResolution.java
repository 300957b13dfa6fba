package io.cambist.exchange;

import io.cambist.federation.Client;
import io.cambist.federation.Federation;
import io.cambist.federation.Target;
import io.cambist.oauth.Reason;
import io.cambist.oauth.Refusal;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Finds the targets that the audiences and resources of a request mean (RFC 8707). */
sealed interface TargetResolution {
  /**
   * @param targets each once, in the order in which they are named
   */
  record Found(List<Target> targets) implements TargetResolution {}

  record Refused(Refusal refusal) implements TargetResolution {}

  static TargetResolution of(
      List<String> audiences, List<String> resources, Client client, Federation federation) {
    if (audiences.isEmpty() && resources.isEmpty()) {
      return client
          .defaultTarget()
          .map(name -> federation.targets().get(name))
          .<TargetResolution>map(target -> new Found(List.of(target)))
          .orElseGet(() -> refused(Reason.TARGET_MISSING, "audience", "no default target"));
    }
    var found = new LinkedHashSet<Target>();
    for (String audience : audiences) {
      Optional<Target> target = federation.targetOfAudience(audience);
      if (target.isEmpty()) {
        return refused(Reason.TARGET_UNKNOWN, "audience", "no target has this audience");
      }
      found.add(target.get());
    }
    for (String resource : resources) {
      Optional<Target> target = federation.targetOfResource(resource);
      if (target.isEmpty()) {
        return refused(Reason.TARGET_UNKNOWN, "resource", "no target has this resource");
      }
      found.add(target.get());
    }
    Optional<Set<String>> limit = client.targets();
    if (limit.isPresent() && !found.stream().map(Target::name).allMatch(limit.get()::contains)) {
      return refused(
          Reason.TARGET_UNKNOWN,
          audiences.isEmpty() ? "resource" : "audience",
          "client " + client.id() + " is limited to other targets");
    }
    return new Found(List.copyOf(found));
  }

  private static Refused refused(Reason reason, String parameter, String detail) {
    return new Refused(Refusal.of(reason, detail).at(parameter));
  }
}
