package io.cambist.kubernetes;

import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.networking.v1.IPBlock;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyEgressRule;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyIngressRule;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPeer;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPort;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;

/** Who may speak to whom. */
final class NetworkRules {
  private static final String METADATA = "169.254.169.254/32";

  /** The prefix of the largest private network. */
  private static final int NARROW_ENOUGH = 8;

  /** DNS, HTTPS, Redis and its sentinels. */
  private static final Set<Integer> OUTWARD = Set.of(53, 443, 6379, 26379);

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
                        || !rule.getPorts().stream()
                            .allMatch(port -> OUTWARD.contains(port.getPort().getIntVal())))
            .map(rule -> "too much may go out: " + rule);
    return Stream.concat(in, out);
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
    return peer.getIpBlock() != null && length(peer.getIpBlock().getCidr()) < NARROW_ENOUGH;
  }

  /** Expressions can say everybody in too many ways. */
  private static boolean isEmpty(LabelSelector selector) {
    return selector == null
        || selector.getMatchLabels() == null
        || selector.getMatchLabels().isEmpty();
  }

  /** Whoever reaches it is the machine. */
  static Stream<String> the_metadata_of_machines_is_out_of_reach(Build build) {
    return blocks(build)
        .filter(block -> contains(block.getCidr(), METADATA))
        .filter(block -> block.getExcept().stream().noneMatch(one -> contains(one, METADATA)))
        .map(block -> block.getCidr() + " leads to the metadata of machines");
  }

  static Stream<String> what_a_block_excepts_lies_in_it(Build build) {
    return blocks(build)
        .flatMap(
            block ->
                block.getExcept().stream()
                    .filter(except -> !contains(block.getCidr(), except))
                    .map(except -> except + " is no part of " + block.getCidr()));
  }

  private static Stream<NetworkPolicyIngressRule> ingress(Build build) {
    return build.all(NetworkPolicy.class).stream()
        .flatMap(policy -> policy.getSpec().getIngress().stream());
  }

  private static Stream<NetworkPolicyEgressRule> egress(Build build) {
    return build.all(NetworkPolicy.class).stream()
        .flatMap(policy -> policy.getSpec().getEgress().stream());
  }

  private static Stream<IPBlock> blocks(Build build) {
    return egress(build)
        .flatMap(rule -> rule.getTo().stream())
        .map(NetworkPolicyPeer::getIpBlock)
        .filter(Objects::nonNull);
  }

  private static boolean contains(String outer, String inner) {
    byte[] wide = address(outer);
    byte[] narrow = address(inner);
    int bits = length(outer);
    if (wide.length != narrow.length || bits > length(inner)) {
      return false;
    }
    int beyond = wide.length * 8 - bits;
    return new BigInteger(1, wide)
        .shiftRight(beyond)
        .equals(new BigInteger(1, narrow).shiftRight(beyond));
  }

  private static int length(String block) {
    return Integer.parseInt(block.substring(block.indexOf('/') + 1));
  }

  private static byte[] address(String block) {
    try {
      return InetAddress.getByName(block.substring(0, block.indexOf('/'))).getAddress();
    } catch (UnknownHostException noAddress) {
      throw new AssertionError(noAddress);
    }
  }
}
