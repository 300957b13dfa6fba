package io.cambist.testing;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Servers that tests have given back, emptied for the next one that asks: to start one costs a
 * tenth of a second, and a cluster two. One that a test has stopped, or left with other settings or
 * users than it came with, is none of them.
 */
final class SpareRedis {
  static final SpareRedis ALONE = new SpareRedis(RedisServer::launch);
  static final SpareRedis CLUSTER = new SpareRedis(RedisCluster::alone);

  private static final List<List<String>> SETTINGS =
      List.of(List.of("CONFIG", "GET", "*"), List.of("ACL", "LIST"));

  /** Whoever is still connected must not write into what is the next test's. */
  private static final List<List<String>> EMPTYING =
      List.of(
          List.of("CLIENT", "UNPAUSE"),
          List.of("CLIENT", "KILL", "TYPE", "normal"),
          List.of("CLIENT", "KILL", "TYPE", "pubsub"),
          List.of("FLUSHALL"),
          List.of("SCRIPT", "FLUSH"),
          List.of("CONFIG", "RESETSTAT"));

  private final Start start;
  private final Deque<RedisServer> spares = new ArrayDeque<>();

  /** Those that are in use, with the settings that they came with. */
  private final Map<RedisServer, List<String>> lent = new HashMap<>();

  private SpareRedis(Start start) {
    this.start = start;
  }

  private interface Start {
    RedisServer with(String... options) throws IOException, InterruptedException;
  }

  /** One that is empty and ready. */
  synchronized RedisServer take() throws IOException, InterruptedException {
    RedisServer server = spares.isEmpty() ? start.with() : spares.pop();
    lent.put(server, answers(server, SETTINGS));
    return server;
  }

  /** Whether it came from here and may be used again. */
  synchronized boolean takesBack(RedisServer server) {
    List<String> settings = lent.remove(server);
    if (settings == null || server.isHarmed()) {
      return false;
    }
    try {
      answers(server, EMPTYING);
      if (!answers(server, SETTINGS).equals(settings)) {
        return false;
      }
      spares.push(server);
      return true;
    } catch (IOException gone) {
      return false;
    }
  }

  private static List<String> answers(RedisServer server, List<List<String>> commands)
      throws IOException {
    var answers = new ArrayList<String>();
    for (List<String> command : commands) {
      answers.add(server.ask(command.toArray(String[]::new)));
    }
    return answers;
  }
}
