package io.cambist.exchange;

import io.cambist.federation.Client;
import io.cambist.federation.Federation;
import io.cambist.federation.Target;
import io.cambist.oauth.Reason;
import io.cambist.oauth.Refusal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Finds the one target that the audiences and resources of a request mean (RFC 8707). */
sealed interface TargetResolution {
  record Found(Target target) implements TargetResolution {}

  record Refused(Refusal refusal) implements TargetResolution {}

  static TargetResolution of(
      List<String> audiences, List<String> resources, Client client, Federation federation) {
    if (audiences.isEmpty() && resources.isEmpty()) {
      return client
          .defaultTarget()
          .map(name -> federation.targets().get(name))
          .<TargetResolution>map(Found::new)
          .orElseGet(() -> refused(Reason.TARGET_MISSING, "audience", "no default target"));
    }
    var found = new ArrayList<Target>();
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
    Target first = found.get(0);
    if (!found.stream().allMatch(first::equals)) {
      return refused(Reason.TARGET_SEVERAL, "audience", "the values belong to several targets");
    }
    return client.targets().isPresent() && !client.targets().get().contains(first.name())
        ? refused(
            Reason.TARGET_UNKNOWN,
            audiences.isEmpty() ? "resource" : "audience",
            "client " + client.id() + " is limited to other targets")
        : new Found(first);
  }

  private static Refused refused(Reason reason, String parameter, String detail) {
    return new Refused(Refusal.of(reason, detail).at(parameter));
  }
}
