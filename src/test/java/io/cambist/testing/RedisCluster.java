package io.cambist.testing;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** A Redis Cluster on this machine. */
public final class RedisCluster implements AutoCloseable {
  private static final int SLOTS = 16_384;
  private static final int NODE_TIMEOUT_MILLIS = 1000;

  /**
   * Nodes that belong to nothing yet: none is ready until it is two seconds old, so as many as were
   * taken grow old for the next cluster.
   */
  private static final Deque<RedisServer> BLANKS = new ArrayDeque<>();

  private final List<RedisServer> primaries;
  private final List<RedisServer> replicas;

  private RedisCluster(List<RedisServer> primaries, List<RedisServer> replicas) {
    this.primaries = primaries;
    this.replicas = replicas;
  }

  /** One node with all slots. */
  static RedisServer alone(String... options) throws IOException, InterruptedException {
    RedisServer node = launch(options);
    launchBlanks(1);
    giveAllSlots(node);
    return node;
  }

  static void giveAllSlots(RedisServer node) throws IOException, InterruptedException {
    addSlots(node, 0, SLOTS);
    node.awaitAnswer("cluster_state:ok", "CLUSTER", "INFO");
  }

  /** Three primaries, each with a third of the slots. */
  public static RedisCluster start(String... options) throws IOException, InterruptedException {
    return start(false, options);
  }

  /** Three primaries, each with a replica that may take over. */
  public static RedisCluster startWithReplicas(String... options)
      throws IOException, InterruptedException {
    return start(true, options);
  }

  private static RedisCluster start(boolean replicated, String... options)
      throws IOException, InterruptedException {
    var cluster = new RedisCluster(new ArrayList<>(), new ArrayList<>());
    try {
      for (int i = 0; i < 3; i++) {
        cluster.primaries.add(launch(options));
        if (replicated) {
          cluster.replicas.add(launch(options));
        }
      }
      launchBlanks(cluster.nodes().size());
      cluster.join();
      for (RedisServer node : cluster.nodes()) {
        node.awaitAnswer("cluster_state:ok", "CLUSTER", "INFO");
      }
      for (RedisServer replica : cluster.replicas) {
        replica.awaitAnswer("master_link_status:up", "INFO", "replication");
      }
      for (RedisServer primary : replicated ? cluster.primaries : List.<RedisServer>of()) {
        primary.awaitReplica();
      }
      return cluster;
    } catch (IOException | InterruptedException | RuntimeException failure) {
      cluster.close();
      throw failure;
    }
  }

  private void join() throws IOException, InterruptedException {
    List<RedisServer> nodes = nodes();
    for (int i = 0; i < nodes.size(); i++) {
      nodes.get(i).ask("CLUSTER", "SET-CONFIG-EPOCH", Integer.toString(i + 1));
      // Each meets each: they would take most of a second to hear of one another.
      for (RedisServer other : nodes.subList(0, i)) {
        meet(other, nodes.get(i));
      }
    }
    for (int i = 0; i < primaries.size(); i++) {
      int count = primaries.size();
      addSlots(primaries.get(i), SLOTS * i / count, SLOTS * (i + 1) / count);
    }
    for (RedisServer node : nodes) {
      node.awaitAnswer("cluster_known_nodes:" + nodes.size(), "CLUSTER", "INFO");
    }
    for (int i = 0; i < replicas.size(); i++) {
      String primary = primaries.get(i).ask("CLUSTER", "MYID");
      replicas.get(i).awaitAnswer(primary, "CLUSTER", "NODES");
      replicas.get(i).awaitAnswer("OK", "CLUSTER", "REPLICATE", primary);
    }
  }

  private static void meet(RedisServer one, RedisServer other) throws IOException {
    one.ask("CLUSTER", "MEET", "127.0.0.1", Integer.toString(other.port()));
  }

  private static RedisServer launch(String... options) throws IOException, InterruptedException {
    if (options.length > 0) {
      return launchNow(options);
    }
    synchronized (BLANKS) {
      return BLANKS.isEmpty() ? launchNow() : BLANKS.remove();
    }
  }

  private static void launchBlanks(int count) throws IOException, InterruptedException {
    synchronized (BLANKS) {
      while (BLANKS.size() < count) {
        BLANKS.add(launchNow());
      }
    }
  }

  private static RedisServer launchNow(String... options) throws IOException, InterruptedException {
    return RedisServer.launch(
        Stream.concat(
                Stream.of(
                    "--cluster-enabled",
                    "yes",
                    "--cluster-node-timeout",
                    Integer.toString(NODE_TIMEOUT_MILLIS),
                    "--repl-diskless-sync-delay",
                    "0"),
                Arrays.stream(options))
            .toArray(String[]::new));
  }

  /** One by one, since ranges are of Redis 7. */
  private static void addSlots(RedisServer node, int from, int to) throws IOException {
    String[] command =
        Stream.concat(
                Stream.of("CLUSTER", "ADDSLOTS"),
                IntStream.range(from, to).mapToObj(Integer::toString))
            .toArray(String[]::new);
    String answer = node.ask(command);
    if (!answer.equals("OK")) {
      throw new IOException("no slots: " + answer);
    }
  }

  public List<RedisServer> primaries() {
    return primaries;
  }

  public List<RedisServer> replicas() {
    return replicas;
  }

  /** The primary that had the slot of this key at the start. */
  public RedisServer owner(String key) throws IOException {
    int slot = slot(key);
    return primaries.get(
        IntStream.range(0, primaries.size())
            .filter(i -> slot < SLOTS * (i + 1) / primaries.size())
            .findFirst()
            .orElseThrow());
  }

  public int slot(String key) throws IOException {
    return Integer.parseInt(primaries.get(0).ask("CLUSTER", "KEYSLOT", key));
  }

  /** Begins to move a slot: new keys are for the target, those that exist have to be moved. */
  public void beginMove(int slot, RedisServer from, RedisServer to) throws IOException {
    to.ask("CLUSTER", "SETSLOT", "" + slot, "IMPORTING", from.ask("CLUSTER", "MYID"));
    from.ask("CLUSTER", "SETSLOT", "" + slot, "MIGRATING", to.ask("CLUSTER", "MYID"));
  }

  /** Moves this many keys of the slot at most; false when there was none. */
  public boolean moveKeys(int slot, RedisServer from, RedisServer to, int most) throws IOException {
    String keys = from.ask("CLUSTER", "GETKEYSINSLOT", "" + slot, "" + most);
    if (keys.isEmpty()) {
      return false;
    }
    for (String key : keys.split("\n", -1)) {
      from.ask("MIGRATE", "127.0.0.1", "" + to.port(), key, "0", "5000");
    }
    return true;
  }

  public void endMove(int slot, RedisServer to) throws IOException {
    String id = to.ask("CLUSTER", "MYID");
    to.ask("CLUSTER", "SETSLOT", "" + slot, "NODE", id);
    for (RedisServer primary : primaries) {
      primary.ask("CLUSTER", "SETSLOT", "" + slot, "NODE", id);
    }
  }

  public String url() {
    return primaries.stream()
        .map(node -> "127.0.0.1:" + node.port())
        .collect(Collectors.joining(",", "redis+cluster://", ""));
  }

  private List<RedisServer> nodes() {
    return Stream.concat(primaries.stream(), replicas.stream()).toList();
  }

  @Override
  public void close() throws IOException {
    for (RedisServer node : nodes()) {
      node.close();
    }
  }
}
