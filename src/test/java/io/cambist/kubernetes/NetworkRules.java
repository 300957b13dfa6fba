package io.cambist.kubernetes;

import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyEgressRule;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyIngressRule;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPeer;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPort;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;

/** Who may speak to whom. */
final class NetworkRules {
  /** The prefix of the largest private network. */
  private static final int NARROW_ENOUGH = 8;

  private static final int HTTPS = 443;
  private static final int DNS = 53;

  private NetworkRules() {}

  static Stream<String> every_policy_means_pods_that_are_there(Build build) {
    Stream<LabelSelector> meant =
        build.all(NetworkPolicy.class).stream().map(policy -> policy.getSpec().getPodSelector());
    Stream<LabelSelector> inside =
        Stream.concat(
                ingress(build).flatMap(rule -> rule.getFrom().stream()),
                egress(build).flatMap(rule -> rule.getTo().stream()))
            .filter(peer -> peer.getNamespaceSelector() == null && peer.getIpBlock() == null)
            .map(NetworkPolicyPeer::getPodSelector);
    return Stream.concat(meant, inside)
        .filter(selector -> build.podLabels().noneMatch(pod -> Selectors.matches(selector, pod)))
        .map(selector -> "no pod has " + selector.getMatchLabels());
  }

  static Stream<String> what_is_not_permitted_is_denied(Build build) {
    boolean denied =
        build.all(NetworkPolicy.class).stream()
            .anyMatch(
                policy ->
                    isEmpty(policy.getSpec().getPodSelector())
                        && Set.copyOf(policy.getSpec().getPolicyTypes())
                            .equals(Set.of("Ingress", "Egress"))
                        && policy.getSpec().getIngress().isEmpty()
                        && policy.getSpec().getEgress().isEmpty());
    return denied ? Stream.empty() : Stream.of("no policy denies everything else");
  }

  static Stream<String> no_rule_admits_everybody_or_leads_everywhere(Build build) {
    Stream<String> in =
        ingress(build)
            .filter(
                rule ->
                    rule.getFrom().isEmpty()
                        || rule.getFrom().stream().anyMatch(NetworkRules::isAnybody)
                        || rule.getFrom().stream().anyMatch(NetworkRules::isHalfTheWorld)
                        || !arePorts(build, rule.getPorts()))
            .map(rule -> "too much may come in: " + rule);
    Stream<String> out =
        egress(build)
            .filter(
                rule ->
                    rule.getTo().isEmpty()
                        || rule.getTo().stream().anyMatch(NetworkRules::isAnybody)
                        || rule.getPorts().isEmpty()
                        || !rule.getPorts().stream().allMatch(port -> isOne(port, rule)))
            .map(rule -> "too much may go out: " + rule);
    return Stream.concat(in, out);
  }

  /** One port, and into the world that of HTTPS alone. */
  private static boolean isOne(NetworkPolicyPort port, NetworkPolicyEgressRule rule) {
    return port.getEndPort() == null
        && port.getPort() != null
        && port.getPort().getIntVal() != null
        && (port.getPort().getIntVal() == HTTPS
            || rule.getTo().stream().noneMatch(NetworkRules::isHalfTheWorld));
  }

  /** Ports by name, of a container that is there. */
  private static boolean arePorts(Build build, List<NetworkPolicyPort> ports) {
    return !ports.isEmpty()
        && ports.stream()
            .allMatch(
                port ->
                    build.containers().stream()
                        .flatMap(placed -> placed.container().getPorts().stream())
                        .anyMatch(there -> there.getName().equals(port.getPort().getStrVal())));
  }

  private static boolean isAnybody(NetworkPolicyPeer peer) {
    return peer.getIpBlock() == null
        && (peer.getNamespaceSelector() == null
            ? isEmpty(peer.getPodSelector())
            : isEmpty(peer.getNamespaceSelector()));
  }

  /** From there comes a pod or a load balancer, and not the internet. */
  private static boolean isHalfTheWorld(NetworkPolicyPeer peer) {
    return peer.getIpBlock() != null
        && BlockRules.length(peer.getIpBlock().getCidr()) < NARROW_ENOUGH;
  }

  /** Where others are too, one speaks with those that are meant; the Gateway's is its own. */
  static Stream<String> no_rule_is_for_all_of_a_namespace(Build build) {
    List<String> gateways = RouteRules.namespaces(build);
    return Stream.concat(
            ingress(build).flatMap(rule -> rule.getFrom().stream()),
            egress(build).flatMap(rule -> rule.getTo().stream()))
        .filter(peer -> peer.getNamespaceSelector() != null && isEmpty(peer.getPodSelector()))
        .map(NetworkRules::namespace)
        .filter(namespace -> !gateways.contains(namespace))
        .map(namespace -> "all pods of " + namespace + " are meant");
  }

  private static String namespace(NetworkPolicyPeer peer) {
    return String.valueOf(
        peer.getNamespaceSelector().getMatchLabels().get("kubernetes.io/metadata.name"));
  }

  static Stream<String> who_is_routed_to_us_may_come_in(Build build) {
    List<String> admitted =
        build.all(NetworkPolicy.class).stream()
            .filter(policy -> policy.getMetadata().getName().equals("cambist-from-gateway"))
            .flatMap(policy -> policy.getSpec().getIngress().stream())
            .flatMap(rule -> rule.getFrom().stream())
            .filter(peer -> peer.getNamespaceSelector() != null)
            .map(NetworkRules::namespace)
            .toList();
    return RouteRules.namespaces(build).stream()
        .filter(namespace -> !admitted.contains(namespace))
        .map(namespace -> "no policy lets in the Gateway of " + namespace);
  }

  /** By either protocol, since long answers come by the other. */
  static Stream<String> names_are_looked_up_where_the_cluster_tells_them(Build build) {
    boolean denied = what_is_not_permitted_is_denied(build).findAny().isEmpty();
    boolean told =
        egress(build)
            .filter(
                rule ->
                    rule.getTo().stream()
                        .allMatch(
                            peer ->
                                peer.getIpBlock() != null
                                    || (peer.getNamespaceSelector() != null
                                        && namespace(peer).equals("kube-system"))))
            .anyMatch(
                rule ->
                    Stream.of("UDP", "TCP")
                        .allMatch(
                            protocol ->
                                rule.getPorts().stream()
                                    .anyMatch(
                                        port ->
                                            protocol.equals(port.getProtocol())
                                                && port.getPort() != null
                                                && Objects.equals(
                                                    port.getPort().getIntVal(), DNS))));
    return !denied || told ? Stream.empty() : Stream.of("no name can be looked up");
  }

  /** Expressions can say everybody in too many ways. */
  private static boolean isEmpty(LabelSelector selector) {
    return selector == null
        || selector.getMatchLabels() == null
        || selector.getMatchLabels().isEmpty();
  }

  /** What a policy says of a direction that it does not name is not heard. */
  static Stream<String> every_policy_names_the_directions_of_its_rules(Build build) {
    return build.all(NetworkPolicy.class).stream()
        .filter(
            policy -> {
              var spec = policy.getSpec();
              return (!spec.getIngress().isEmpty() && !spec.getPolicyTypes().contains("Ingress"))
                  || (!spec.getEgress().isEmpty() && !spec.getPolicyTypes().contains("Egress"));
            })
        .map(policy -> Build.name(policy) + " has rules that are not in force");
  }

  private static Stream<NetworkPolicyIngressRule> ingress(Build build) {
    return build.all(NetworkPolicy.class).stream()
        .flatMap(policy -> policy.getSpec().getIngress().stream());
  }

  private static Stream<NetworkPolicyEgressRule> egress(Build build) {
    return build.all(NetworkPolicy.class).stream()
        .flatMap(policy -> policy.getSpec().getEgress().stream());
  }
}
