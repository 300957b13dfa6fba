package io.cambist.kubernetes;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.TopologySpreadConstraint;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.api.model.autoscaling.v2.MetricSpec;
import io.fabric8.kubernetes.api.model.autoscaling.v2.MetricTarget;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/** How the whole stands in a cluster. */
final class ClusterRules {
  private static final List<String> LABELS =
      List.of("name", "instance", "component", "part-of", "managed-by");

  /** In seconds, after which fewer are enough. */
  private static final int LULL = 300;

  /** Kubernetes takes no more. */
  private static final int LONGEST = 3600;

  private ClusterRules() {}

  static Stream<String> everything_is_in_the_namespace_of_the_build(Build build) {
    List<String> namespaces =
        build.all(Namespace.class).stream()
            .map(namespace -> namespace.getMetadata().getName())
            .toList();
    return Stream.concat(
        namespaces.size() == 1 ? Stream.empty() : Stream.of("not one namespace: " + namespaces),
        Stream.concat(build.resources().stream(), build.others().stream())
            .filter(resource -> !(resource instanceof Namespace))
            .filter(resource -> !namespaces.contains(resource.getMetadata().getNamespace()))
            .map(resource -> Build.name(resource) + " is in another namespace"));
  }

  /** By the rules of today, and not those of some version before. */
  static Stream<String> the_namespace_takes_restricted_pods_alone(Build build) {
    return build.all(Namespace.class).stream()
        .filter(
            namespace -> {
              Map<String, String> labels = labels(namespace);
              return !"restricted".equals(labels.get("pod-security.kubernetes.io/enforce"))
                  || labels.containsKey("pod-security.kubernetes.io/enforce-version");
            })
        .map(namespace -> Build.name(namespace) + " takes other pods");
  }

  /** Those that Kubernetes recommends, on pods too. */
  static Stream<String> everything_says_what_it_is(Build build) {
    Stream<Map.Entry<String, Map<String, String>>> resources =
        build.resources().stream()
            .map(resource -> Map.entry(Build.name(resource), labels(resource)));
    Stream<Map.Entry<String, Map<String, String>>> pods =
        build.all(Deployment.class).stream()
            .map(
                deployment ->
                    Map.entry(
                        "a pod of " + Build.name(deployment),
                        labels(deployment.getSpec().getTemplate().getMetadata().getLabels())));
    return Stream.concat(resources, pods)
        .flatMap(
            labelled ->
                LABELS.stream()
                    .map(label -> "app.kubernetes.io/" + label)
                    .filter(label -> !labelled.getValue().containsKey(label))
                    .map(label -> labelled.getKey() + " has no label " + label));
  }

  private static Map<String, String> labels(HasMetadata resource) {
    return labels(resource.getMetadata().getLabels());
  }

  private static Map<String, String> labels(Map<String, String> labels) {
    return labels == null ? Map.of() : labels;
  }

  static Stream<String> what_scales_what_stays_and_what_rolls_fit_together(Build build) {
    Deployment gateway = build.gateway();
    var rolling = gateway.getSpec().getStrategy().getRollingUpdate();
    Stream<String> rollout =
        "RollingUpdate".equals(gateway.getSpec().getStrategy().getType())
                && Objects.equals(rolling.getMaxUnavailable().getIntVal(), 0)
                && isSome(rolling.getMaxSurge())
            ? Stream.empty()
            : Stream.of("a rollout takes pods away before others are ready");
    return Stream.concat(
        rollout,
        build.all(HorizontalPodAutoscaler.class).stream()
            .flatMap(scaler -> scaling(build, gateway, scaler)));
  }

  private static boolean isSome(IntOrString pods) {
    return pods.getIntVal() == null ? pods.getStrVal().matches("[1-9]\\d?%") : pods.getIntVal() > 0;
  }

  private static Stream<String> scaling(
      Build build, Deployment gateway, HorizontalPodAutoscaler scaler) {
    var target = scaler.getSpec().getScaleTargetRef();
    int least = scaler.getSpec().getMinReplicas();
    boolean named =
        target.getKind().equals(gateway.getKind())
            && target.getApiVersion().equals(gateway.getApiVersion())
            && target.getName().equals(gateway.getMetadata().getName());
    List<PodDisruptionBudget> budgets = build.all(PodDisruptionBudget.class);
    return Stream.of(
            named ? "" : Build.name(scaler) + " scales nothing",
            gateway.getSpec().getReplicas() == null
                ? ""
                : "the Deployment undoes with each apply what the autoscaler did",
            least >= 3
                    && scaler.getSpec().getMaxReplicas() > least
                    && scaler.getSpec().getMaxReplicas() <= 100
                ? ""
                : "the autoscaler has no room, or begins below three",
            scaler.getSpec().getMetrics().stream().allMatch(ClusterRules::isReachable)
                ? ""
                : "the autoscaler waits for more than all of what is requested",
            goesSlowly(scaler) ? "" : "the autoscaler takes away many at once, or soon",
            budgets.size() == 1 && leaves(budgets.get(0), least)
                ? ""
                : "the budget lets go none, or more than half")
        .filter(problem -> !problem.isEmpty());
  }

  private static boolean isReachable(MetricSpec metric) {
    MetricTarget target = metric.getResource().getTarget();
    return target.getType().equals("Utilization")
        && metric.getResource().getName().equals("cpu")
        && target.getAverageUtilization() >= 20
        && target.getAverageUtilization() <= 80;
  }

  private static boolean goesSlowly(HorizontalPodAutoscaler scaler) {
    var down = scaler.getSpec().getBehavior().getScaleDown();
    return down.getStabilizationWindowSeconds() >= LULL
        && down.getStabilizationWindowSeconds() <= LONGEST
        && down.getPolicies().size() == 1
        && down.getPolicies().get(0).getType().equals("Pods")
        && down.getPolicies().get(0).getValue() == 1;
  }

  private static boolean leaves(PodDisruptionBudget budget, int least) {
    IntOrString away = budget.getSpec().getMaxUnavailable();
    return away != null
        && away.getIntVal() != null
        && away.getIntVal() >= 1
        && away.getIntVal() * 2 < least;
  }

  /** A pod that is never ready must not keep a node from being emptied. */
  static Stream<String> what_is_broken_holds_up_nobody(Build build) {
    return build.all(PodDisruptionBudget.class).stream()
        .filter(budget -> !"AlwaysAllow".equals(budget.getSpec().getUnhealthyPodEvictionPolicy()))
        .map(budget -> Build.name(budget) + " guards pods that are broken");
  }

  static Stream<String> budgets_and_spreads_mean_the_gateway(Build build) {
    Map<String, String> pod = build.gateway().getSpec().getTemplate().getMetadata().getLabels();
    Stream<LabelSelector> budgets =
        build.all(PodDisruptionBudget.class).stream().map(budget -> budget.getSpec().getSelector());
    Stream<LabelSelector> spreads =
        build.program().pod().getTopologySpreadConstraints().stream()
            .map(TopologySpreadConstraint::getLabelSelector);
    return Stream.concat(budgets, spreads)
        .filter(selector -> !Selectors.matches(selector, pod))
        .map(selector -> "selects no gateway: " + selector.getMatchLabels());
  }
}
