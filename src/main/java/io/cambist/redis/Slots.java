package io.cambist.redis;

import io.vertx.core.net.SocketAddress;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Which node of a cluster has which slot. */
final class Slots {
  static final int COUNT = 16_384;

  private static final int POLYNOMIAL = 0x1021;
  private static final int[] CRC = crcs();

  private final SocketAddress[] owners = new SocketAddress[COUNT];
  private final Set<SocketAddress> primaries = new LinkedHashSet<>();
  private final Set<SocketAddress> replicas = new LinkedHashSet<>();
  private final boolean complete;

  private Slots(List<Reply> ranges, String asked) {
    int covered = 0;
    for (Reply range : ranges) {
      List<Reply> parts = range.parts();
      SocketAddress primary = address(parts.get(2), asked);
      primaries.add(primary);
      parts.subList(3, parts.size()).forEach(one -> replicas.add(address(one, asked)));
      int last = number(parts.get(1));
      for (int slot = number(parts.get(0)); slot <= last; slot++) {
        covered += owners[slot] == null ? 1 : 0;
        owners[slot] = primary;
      }
    }
    complete = covered == COUNT;
  }

  /**
   * What {@code CLUSTER SLOTS} says.
   *
   * @param asked the host of the node that says it, which does not always know its own name
   * @throws StoreUnavailable when it cannot be read
   */
  static Slots of(Reply answer, String asked) {
    try {
      return new Slots(answer.parts(), asked);
    } catch (RuntimeException unreadable) {
      throw new StoreUnavailable("Redis: unreadable answer to CLUSTER SLOTS");
    }
  }

  /** Null when no node has it. */
  SocketAddress owner(int slot) {
    return owners[slot];
  }

  Set<SocketAddress> primaries() {
    return primaries;
  }

  /** Everyone, those with slots first. */
  List<SocketAddress> nodes() {
    var nodes = new ArrayList<>(primaries);
    nodes.addAll(replicas);
    return nodes;
  }

  /** Whether each slot has a node. */
  boolean isComplete() {
    return complete;
  }

  /** The slot of a key: that of its hash tag, when it has one. */
  static int of(Object key) {
    byte[] bytes = Command.bytes(key);
    int from = 0;
    int to = bytes.length;
    int open = indexOf(bytes, '{', 0);
    if (open >= 0) {
      int close = indexOf(bytes, '}', open + 1);
      if (close > open + 1) {
        from = open + 1;
        to = close;
      }
    }
    int crc = 0;
    for (int i = from; i < to; i++) {
      crc = (crc << 8 ^ CRC[(crc >>> 8 ^ bytes[i]) & 0xff]) & 0xffff;
    }
    return crc % COUNT;
  }

  private static int indexOf(byte[] bytes, char sought, int from) {
    for (int i = from; i < bytes.length; i++) {
      if (bytes[i] == sought) {
        return i;
      }
    }
    return -1;
  }

  private static SocketAddress address(Reply node, String asked) {
    Reply host = node.parts().get(0);
    String name = host instanceof Reply.Text ? host.toString() : "";
    return SocketAddress.inetSocketAddress(
        number(node.parts().get(1)), name.isEmpty() || name.equals("?") ? asked : name);
  }

  private static int number(Reply reply) {
    return Math.toIntExact(((Reply.Whole) reply).value());
  }

  private static int[] crcs() {
    int[] crcs = new int[256];
    for (int i = 0; i < crcs.length; i++) {
      int crc = i << 8;
      for (int bit = 0; bit < 8; bit++) {
        crc = (crc & 0x8000) == 0 ? crc << 1 : crc << 1 ^ POLYNOMIAL;
      }
      crcs[i] = crc & 0xffff;
    }
    return crcs;
  }
}
