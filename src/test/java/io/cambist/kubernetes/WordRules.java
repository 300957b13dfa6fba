package io.cambist.kubernetes;

import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServicePort;
import io.fabric8.kubernetes.api.model.TopologySpreadConstraint;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HPAScalingPolicy;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPort;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;

/** Values that are words of Kubernetes, which the models take for any text. */
final class WordRules {
  private static final Set<String> PROTOCOLS = Set.of("TCP", "UDP", "SCTP");
  private static final Set<String> UNSATISFIABLE = Set.of("DoNotSchedule", "ScheduleAnyway");

  private static final Set<String> STEPS = Set.of("Pods", "Percent");

  private WordRules() {}

  static Stream<String> protocols_are_written_as_they_are_called(Build build) {
    Stream<String> policies =
        build.all(NetworkPolicy.class).stream()
            .map(NetworkPolicy::getSpec)
            .flatMap(
                spec ->
                    Stream.concat(
                        spec.getIngress().stream().flatMap(rule -> rule.getPorts().stream()),
                        spec.getEgress().stream().flatMap(rule -> rule.getPorts().stream())))
            .map(NetworkPolicyPort::getProtocol);
    Stream<String> services =
        build.all(Service.class).stream()
            .flatMap(service -> service.getSpec().getPorts().stream())
            .map(ServicePort::getProtocol);
    Stream<String> containers =
        build.containers().stream()
            .flatMap(placed -> placed.container().getPorts().stream())
            .map(ContainerPort::getProtocol);
    return Stream.concat(policies, Stream.concat(services, containers))
        .filter(Objects::nonNull)
        .filter(protocol -> !PROTOCOLS.contains(protocol))
        .map(protocol -> "there is no protocol " + protocol);
  }

  static Stream<String> spreads_say_what_happens_where_they_cannot_be(Build build) {
    return build.containers().stream()
        .flatMap(placed -> placed.pod().getTopologySpreadConstraints().stream())
        .map(TopologySpreadConstraint::getWhenUnsatisfiable)
        .filter(word -> !UNSATISFIABLE.contains(word))
        .map(word -> "a spread says " + word);
  }

  static Stream<String> autoscalers_step_by_pods_or_percent(Build build) {
    return build.all(HorizontalPodAutoscaler.class).stream()
        .map(scaler -> scaler.getSpec().getBehavior())
        .flatMap(behavior -> Stream.of(behavior.getScaleUp(), behavior.getScaleDown()))
        .filter(Objects::nonNull)
        .flatMap(rules -> rules.getPolicies().stream())
        .map(HPAScalingPolicy::getType)
        .filter(word -> !STEPS.contains(word))
        .map(word -> "an autoscaler steps by " + word);
  }
}
