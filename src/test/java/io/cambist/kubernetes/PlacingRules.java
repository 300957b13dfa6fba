package io.cambist.kubernetes;

import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Toleration;
import io.fabric8.kubernetes.api.model.TopologySpreadConstraint;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;

/** Which nodes pods go to. */
final class PlacingRules {
  private static final Set<String> APART =
      Set.of("kubernetes.io/hostname", "topology.kubernetes.io/zone");

  private PlacingRules() {}

  /** A node that is tainted or being emptied would count as one that has no pod, for ever. */
  static Stream<String> nodes_that_take_no_pods_do_not_count(Build build) {
    return spreads(build)
        .filter(spread -> !"Honor".equals(spread.getNodeTaintsPolicy()))
        .map(spread -> "a spread by " + spread.getTopologyKey() + " counts nodes that take none");
  }

  static Stream<String> spreads_are_over_machines_and_zones(Build build) {
    return spreads(build)
        .filter(
            spread ->
                !Objects.equals(spread.getMaxSkew(), 1)
                    || !APART.contains(spread.getTopologyKey())
                    || !spread.getMatchLabelKeys().equals(List.of("pod-template-hash")))
        .map(spread -> "a spread by " + spread.getTopologyKey() + " spreads nothing");
  }

  private static Stream<TopologySpreadConstraint> spreads(Build build) {
    return build.all(Deployment.class).stream()
        .flatMap(
            deployment ->
                deployment
                    .getSpec()
                    .getTemplate()
                    .getSpec()
                    .getTopologySpreadConstraints()
                    .stream());
  }

  /** Not by hand, not before those of the cluster, and not where nobody else may be. */
  static Stream<String> the_scheduler_says_where_pods_go(Build build) {
    return build.all(Deployment.class).stream()
        .filter(deployment -> isPlaced(deployment.getSpec().getTemplate().getSpec()))
        .map(deployment -> Build.name(deployment) + " goes where it should not");
  }

  private static boolean isPlaced(PodSpec pod) {
    return pod.getNodeName() != null
        || pod.getSchedulerName() != null
        || (pod.getPriorityClassName() != null && pod.getPriorityClassName().startsWith("system-"))
        || pod.getTolerations().stream().map(Toleration::getKey).anyMatch(Objects::isNull);
  }

  static Stream<String> there_is_a_pod_of_each(Build build) {
    return build.all(Deployment.class).stream()
        .filter(deployment -> Objects.equals(deployment.getSpec().getReplicas(), 0))
        .map(deployment -> Build.name(deployment) + " has no pods");
  }
}
