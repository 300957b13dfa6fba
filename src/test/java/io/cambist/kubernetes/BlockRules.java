package io.cambist.kubernetes;

import io.fabric8.kubernetes.api.model.networking.v1.IPBlock;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPeer;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What addresses may be reached. */
final class BlockRules {
  /**
   * Where no issuer is: what IANA calls special (RFC 6890), what stands for an IPv4 address, and
   * the metadata of machines, which is who reaches it.
   */
  private static final List<String> SPECIAL =
      List.of(
          "0.0.0.0/8",
          "10.0.0.0/8",
          "100.64.0.0/10",
          "127.0.0.0/8",
          "168.63.129.16/32",
          "169.254.0.0/16",
          "172.16.0.0/12",
          "192.0.0.0/24",
          "192.0.2.0/24",
          "192.88.99.0/24",
          "192.168.0.0/16",
          "198.18.0.0/15",
          "198.51.100.0/24",
          "203.0.113.0/24",
          "224.0.0.0/4",
          "240.0.0.0/4",
          "::/8",
          "64:ff9b::/96",
          "64:ff9b:1::/48",
          "100::/64",
          "2001::/23",
          "2001:db8::/32",
          "2002::/16",
          "3fff::/20",
          "5f00::/16",
          "fc00::/7",
          "fd00:ec2::254/128",
          "fe80::/10",
          "fec0::/10",
          "ff00::/8");

  private static final Pattern BLOCK =
      Pattern.compile(
          "((25[0-5]|2[0-4]\\d|1?\\d?\\d)(\\.(?!/)|(?=/))){4}/\\d{1,2}|[0-9a-f:]*:[0-9a-f:]*/\\d{1,3}");

  private BlockRules() {}

  /** As it is written where it is meant: with nothing behind its prefix. */
  static Stream<String> every_block_is_one(Build build) {
    Stream<IPBlock> blocks =
        build.all(NetworkPolicy.class).stream()
            .map(NetworkPolicy::getSpec)
            .flatMap(
                spec ->
                    Stream.concat(
                        spec.getEgress().stream().flatMap(rule -> rule.getTo().stream()),
                        spec.getIngress().stream().flatMap(rule -> rule.getFrom().stream())))
            .map(NetworkPolicyPeer::getIpBlock)
            .filter(Objects::nonNull);
    return blocks
        .flatMap(block -> Stream.concat(Stream.of(block.getCidr()), block.getExcept().stream()))
        .filter(block -> !isBlock(block))
        .map(block -> block + " is no block");
  }

  private static boolean isBlock(String block) {
    if (!BLOCK.matcher(block).matches()) {
      return false;
    }
    byte[] address = address(block);
    int beyond = address.length * 8 - length(block);
    var bits = new BigInteger(1, address);
    return beyond >= 0 && (bits.signum() == 0 || bits.getLowestSetBit() >= beyond);
  }

  static Stream<String> what_leads_into_the_world_leads_nowhere_else(Build build) {
    return blocks(build)
        .flatMap(
            block ->
                SPECIAL.stream()
                    .filter(special -> contains(block.getCidr(), special))
                    .filter(
                        special ->
                            block.getExcept().stream().noneMatch(one -> contains(one, special)))
                    .map(special -> block.getCidr() + " leads to " + special));
  }

  static Stream<String> what_a_block_excepts_lies_in_it(Build build) {
    return blocks(build)
        .flatMap(
            block ->
                block.getExcept().stream()
                    .filter(except -> !contains(block.getCidr(), except))
                    .map(except -> except + " is no part of " + block.getCidr()));
  }

  private static Stream<IPBlock> blocks(Build build) {
    return build.all(NetworkPolicy.class).stream()
        .flatMap(policy -> policy.getSpec().getEgress().stream())
        .flatMap(rule -> rule.getTo().stream())
        .map(NetworkPolicyPeer::getIpBlock)
        .filter(Objects::nonNull);
  }

  private static boolean contains(String outer, String inner) {
    if (!isBlock(outer) || !isBlock(inner)) {
      return false;
    }
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

  /** Of what is no block, nothing: it may be anything. */
  static int length(String block) {
    return !BLOCK.matcher(block).matches()
        ? 0
        : Integer.parseInt(block.substring(block.indexOf('/') + 1));
  }

  private static byte[] address(String block) {
    try {
      return InetAddress.getByName(block.substring(0, block.indexOf('/'))).getAddress();
    } catch (UnknownHostException noAddress) {
      throw new AssertionError(noAddress);
    }
  }
}
