package io.cambist.testing;

import io.cambist.development.RedisBinary;
import io.cambist.redis.Command;
import io.cambist.redis.RedisPipeline;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;

/** A redis-server of a test's own, which it may stop and break. */
public final class RedisServer implements AutoCloseable {
  private static final AtomicBoolean WARM = new AtomicBoolean();
  private static final int POLLS = 1500;
  private static final int POLL_MILLIS = 20;
  private static final int LOWEST_PORT = 11_000;
  private static final int HIGHEST_PORT = 22_000;
  private static final int BUS = 10_000;

  private final Path directory;
  private final Path binary;
  private final int port;
  private final List<String> options;
  private final RedisLeftovers leftovers;
  private Process process;
  private boolean killed;
  private boolean paused;

  private RedisServer(Path directory, Path binary, int port, List<String> options)
      throws IOException {
    this.directory = directory;
    this.binary = binary;
    this.port = port;
    this.options = options;
    this.leftovers = new RedisLeftovers(directory);
  }

  /**
   * A server on a free port, empty and ready: one that stands alone or, with {@code
   * -Dcambist.test.redis=cluster}, a cluster of one node. Without options it may be one that
   * another test has given back.
   */
  public static RedisServer start(String... options) throws IOException, InterruptedException {
    if (isClusterByDefault() || List.of(options).contains("--cluster-enabled")) {
      return startCluster(options);
    }
    RedisServer server = options.length == 0 ? SpareRedis.ALONE.take() : launch(options);
    if (WARM.compareAndSet(false, true)) {
      server.warmUp();
    }
    return server;
  }

  /** Whether the tests were asked to run on a cluster. */
  static boolean isClusterByDefault() {
    return System.getProperty("cambist.test.redis", "").equals("cluster");
  }

  /** A cluster of one node, which has all slots and refuses commands that cross them. */
  public static RedisServer startCluster(String... options)
      throws IOException, InterruptedException {
    return options.length == 0 ? SpareRedis.CLUSTER.take() : RedisCluster.alone(options);
  }

  /** A server whose bus port is free too, should it belong to a cluster. */
  static RedisServer launch(String... options) throws IOException, InterruptedException {
    Path directory = Files.createTempDirectory("cambist-test-redis-");
    var server =
        new RedisServer(
            directory, RedisBinary.locate(directory), freePort(), Arrays.asList(options));
    server.restart();
    return server;
  }

  /** A sentinel; it writes what it learns into its configuration. */
  static RedisServer launchSentinel(Path configuration) throws IOException, InterruptedException {
    Path directory = Files.createTempDirectory("cambist-test-redis-");
    var server =
        new RedisServer(
            directory,
            RedisBinary.locate(directory),
            freePort(),
            List.of(configuration.toString(), "--sentinel"));
    server.restart();
    return server;
  }

  /** The client's first connection in a JVM loads its classes, longer than a deadline may allow. */
  private void warmUp() {
    Vertx vertx = Vertx.vertx();
    var redis = new RedisPipeline(vertx, url(), Duration.ofSeconds(30), new SimpleMeterRegistry());
    redis
        .send(List.of(Command.of("PING")))
        .onFailure()
        .recoverWithNull() // A server with a password refuses it, which is as good.
        .await()
        .atMost(Duration.ofSeconds(30));
    redis.close();
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  /** Starts it again on its port, empty, after it was killed. */
  public void restart() throws IOException, InterruptedException {
    var command = new ArrayList<String>();
    command.add(binary.toString());
    if (options.contains("--sentinel")) {
      command.addAll(options);
    }
    command.addAll(List.of("--port", Integer.toString(port)));
    command.addAll(List.of("--bind", "127.0.0.1", "--dir", directory.toString()));
    if (!options.contains("--sentinel")) {
      command.addAll(List.of("--save", "", "--appendonly", "no"));
      command.addAll(options);
    }
    Path log = Files.createTempFile(directory, "redis", ".log");
    process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
    Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
    leftovers.running(process.pid());
    for (int poll = 0; poll < POLLS; poll++) {
      if (process.waitFor(POLL_MILLIS, TimeUnit.MILLISECONDS)) {
        throw new IOException("redis-server ended: " + Files.readString(log));
      }
      String said = Files.readString(log);
      if (said.contains("Ready to accept connections") || said.contains("Sentinel ID is")) {
        return;
      }
    }
    throw new IOException("redis-server did not start: " + Files.readString(log));
  }

  public String url() {
    return (options.contains("--cluster-enabled") ? "redis+cluster" : "redis")
        + "://127.0.0.1:"
        + port;
  }

  /** Where it keeps its files. */
  Path directory() {
    return directory;
  }

  /**
   * What it answers to a command: the elements of the answer as lines, an error with its minus.
   *
   * @throws IOException also when it is silent for ten seconds
   */
  public String ask(String... command) throws IOException {
    return RedisTalk.ask(port, command);
  }

  /** Asks until the answer contains this. */
  public void awaitAnswer(String expected, String... command)
      throws IOException, InterruptedException {
    awaitAnswer(expected, answer -> answer.contains(expected), command);
  }

  /** Until a replica has told for the first time what it has: none is counted before that. */
  void awaitReplica() throws IOException, InterruptedException {
    // Something to tell of, on a server that is empty still.
    ask("FLUSHALL");
    awaitAnswer(
        "what its replica has",
        answer -> answer.contains("state=online") && !answer.contains("state=online,offset=0,"),
        "INFO",
        "replication");
  }

  private void awaitAnswer(String expected, Predicate<String> isExpected, String... command)
      throws IOException, InterruptedException {
    String answer = "";
    for (int poll = 0; poll < POLLS; poll++) {
      try {
        answer = ask(command);
      } catch (EOFException | SocketException dropped) {
        // Sentinels drop everybody who is connected to a server that they give another role.
        answer = dropped.toString();
      }
      if (isExpected.test(answer)) {
        return;
      }
      process.waitFor(POLL_MILLIS, TimeUnit.MILLISECONDS);
    }
    throw new IOException(List.of(command) + " never said " + expected + ": " + answer);
  }

  public int port() {
    return port;
  }

  public long pid() {
    return process.pid();
  }

  /** It hangs: connections stay, nothing is answered. */
  public void pause() throws IOException, InterruptedException {
    paused = true;
    signal("STOP");
    // The signal may arrive a little later than it is sent.
    Path status = Path.of("/proc", Long.toString(pid()), "stat");
    for (int poll = 0; poll < POLLS && Files.exists(status); poll++) {
      if (Files.readString(status).contains(") T ")) {
        return;
      }
      process.waitFor(1, TimeUnit.MILLISECONDS);
    }
  }

  public void resume() throws IOException, InterruptedException {
    signal("CONT");
    paused = false;
  }

  public void kill() {
    killed = true;
    process.destroyForcibly().onExit().join();
    leftovers.stopped();
  }

  /** Whether it was killed once or hangs. */
  boolean isHarmed() {
    return killed || paused;
  }

  @Override
  public void close() throws IOException {
    if (SpareRedis.ALONE.takesBack(this) || SpareRedis.CLUSTER.takesBack(this)) {
      return;
    }
    kill();
    leftovers.close();
    try (var files = Files.list(directory)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
    Files.delete(directory);
  }

  private void signal(String name) throws IOException, InterruptedException {
    Process kill = new ProcessBuilder("kill", "-" + name, Long.toString(pid())).start();
    if (kill.waitFor() != 0) {
      throw new IOException("no signal could be sent to " + pid());
    }
  }

  /** One with which the port of a cluster's bus is free too, which is 10000 above. */
  static int freePort() throws IOException {
    while (true) {
      int port = ThreadLocalRandom.current().nextInt(LOWEST_PORT, HIGHEST_PORT);
      if (isFree(port) && isFree(port + BUS)) {
        return port;
      }
    }
  }

  private static boolean isFree(int port) {
    try (var socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      return socket.isBound();
    } catch (IOException taken) {
      return false;
    }
  }
}
