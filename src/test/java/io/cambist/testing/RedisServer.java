package io.cambist.testing;

import io.cambist.development.RedisBinary;
import io.cambist.redis.Command;
import io.cambist.redis.RedisPipeline;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/** A redis-server of a test's own, which it may stop and break. */
public final class RedisServer implements AutoCloseable {
  private static final AtomicBoolean WARM = new AtomicBoolean();
  private static final int POLLS = 500;
  private static final int POLL_MILLIS = 20;

  private final Path directory;
  private final Path binary;
  private final int port;
  private final List<String> options;
  private Process process;

  private RedisServer(Path directory, Path binary, int port, List<String> options) {
    this.directory = directory;
    this.binary = binary;
    this.port = port;
    this.options = options;
  }

  /** A server on a free port, empty and ready. */
  public static RedisServer start(String... options) throws IOException, InterruptedException {
    Path directory = Files.createTempDirectory("cambist-test-redis-");
    var server =
        new RedisServer(
            directory, RedisBinary.locate(directory), freePort(), Arrays.asList(options));
    server.restart();
    if (WARM.compareAndSet(false, true)) {
      server.warmUp();
    }
    return server;
  }

  /** The client's first connection in a JVM loads its classes, longer than a deadline may allow. */
  private void warmUp() {
    Vertx vertx = Vertx.vertx();
    var redis = new RedisPipeline(vertx, url(), Duration.ofSeconds(30), new SimpleMeterRegistry());
    redis.send(List.of(Command.of("PING"))).await().atMost(Duration.ofSeconds(30));
    redis.close();
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  /** Starts it again on its port, empty, after it was killed. */
  public void restart() throws IOException, InterruptedException {
    var command = new ArrayList<String>();
    command.addAll(List.of(binary.toString(), "--port", Integer.toString(port)));
    command.addAll(List.of("--bind", "127.0.0.1", "--dir", directory.toString()));
    command.addAll(List.of("--save", "", "--appendonly", "no"));
    command.addAll(options);
    Path log = Files.createTempFile(directory, "redis", ".log");
    process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
    Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
    for (int poll = 0; poll < POLLS; poll++) {
      if (process.waitFor(POLL_MILLIS, TimeUnit.MILLISECONDS)) {
        throw new IOException("redis-server ended: " + Files.readString(log));
      }
      if (Files.readString(log).contains("Ready to accept connections")) {
        return;
      }
    }
    throw new IOException("redis-server did not start: " + Files.readString(log));
  }

  public String url() {
    return "redis://127.0.0.1:" + port;
  }

  public int port() {
    return port;
  }

  public long pid() {
    return process.pid();
  }

  /** It hangs: connections stay, nothing is answered. */
  public void pause() throws IOException, InterruptedException {
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
  }

  public void kill() {
    process.destroyForcibly().onExit().join();
  }

  @Override
  public void close() throws IOException {
    kill();
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

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }
}
