package io.cambist.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** A primary, its replica, and three sentinels that watch them and are quick to decide. */
public final class RedisSentinels implements AutoCloseable {
  public static final String NAME = "sessions";

  private static final int DOWN_AFTER_MILLIS = 300;

  /** How often they tell of themselves while they look for each other, and then. */
  private static final int FIRST_HELLO_MILLIS = 100;

  private static final int HELLO_MILLIS = 2000;

  private final RedisServer primary;
  private final RedisServer replica;
  private final List<RedisServer> sentinels = new ArrayList<>();

  private RedisSentinels(RedisServer primary, RedisServer replica) {
    this.primary = primary;
    this.replica = replica;
  }

  public static RedisSentinels start(String... lines) throws IOException, InterruptedException {
    RedisServer primary = RedisServer.launch("--repl-diskless-sync-delay", "0");
    RedisServer replica = RedisServer.launch("--replicaof", "127.0.0.1 " + primary.port());
    var all = new RedisSentinels(primary, replica);
    try {
      replica.awaitAnswer("master_link_status:up", "INFO", "replication");
      primary.awaitReplica();
      for (int i = 0; i < 3; i++) {
        all.sentinels.add(sentinel(primary.port(), lines));
      }
      all.sayHello(FIRST_HELLO_MILLIS);
      for (RedisServer sentinel : all.sentinels) {
        sentinel.awaitAnswer("slaves=1,sentinels=3", "INFO", "sentinel");
        // Of a replica that it has not asked yet it makes no primary.
        sentinel.awaitAnswer("master-link-status\nok", "SENTINEL", "REPLICAS", NAME);
      }
      all.sayHello(HELLO_MILLIS);
      return all;
    } catch (IOException | InterruptedException | RuntimeException failure) {
      all.close();
      throw failure;
    }
  }

  /** Sentinels before Redis 7 do not know this, and take their time. */
  private void sayHello(int millis) throws IOException {
    for (RedisServer sentinel : sentinels) {
      sentinel.ask("SENTINEL", "DEBUG", "PUBLISH-PERIOD", Integer.toString(millis));
    }
  }

  private static RedisServer sentinel(int primary, String... lines)
      throws IOException, InterruptedException {
    Path configuration = Files.createTempFile("cambist-test-sentinel-", ".conf");
    String name = "sentinel %s " + NAME + " ";
    Files.writeString(
        configuration,
        name.formatted("monitor")
            + "127.0.0.1 "
            + primary
            + " 2\n"
            + name.formatted("down-after-milliseconds")
            + DOWN_AFTER_MILLIS
            + "\n"
            + name.formatted("failover-timeout")
            + "3000\n"
            + String.join("\n", lines)
            + "\n");
    configuration.toFile().deleteOnExit();
    return RedisServer.launchSentinel(configuration);
  }

  public RedisServer primary() {
    return primary;
  }

  public RedisServer replica() {
    return replica;
  }

  public List<RedisServer> sentinels() {
    return sentinels;
  }

  public String url() {
    return sentinels.stream()
        .map(sentinel -> "127.0.0.1:" + sentinel.port())
        .collect(Collectors.joining(",", "redis+sentinel://", "/" + NAME));
  }

  @Override
  public void close() throws IOException {
    for (RedisServer sentinel : sentinels) {
      sentinel.close();
    }
    replica.close();
    primary.close();
  }
}
