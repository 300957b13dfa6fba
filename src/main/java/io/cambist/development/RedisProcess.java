package io.cambist.development;

import io.cambist.oauth.StartRefused;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A real {@code redis-server} on a free port of the loopback interface: one for this JVM, started
 * on first use. It keeps its data in a temporary directory, and both are gone when the JVM is,
 * however that ends.
 */
public final class RedisProcess {
  private static final String PORT_PROPERTY = "io.cambist.development.redis-port";
  private static final String ADDRESS = "127.0.0.1";
  private static final int ATTEMPTS = 5;
  private static final int POLL_MILLIS = 20;
  private static final int POLLS = 500;

  private RedisProcess() {}

  /**
   * The URL of this JVM's Redis.
   *
   * @throws StartRefused when none can be started; the message says what to install
   */
  public static String url() {
    return "redis://" + ADDRESS + ":" + port();
  }

  @SuppressWarnings("LockOnNonEnclosingClassLiteral")
  private static int port() {
    // A live reload loads this class anew; what survives it, and can be locked, is the JDK's own.
    synchronized (System.class) {
      String known = System.getProperty(PORT_PROPERTY);
      if (known != null) {
        return Integer.parseInt(known);
      }
      int port = start();
      System.setProperty(PORT_PROPERTY, Integer.toString(port));
      return port;
    }
  }

  private static int start() {
    try {
      for (int attempt = 1; ; attempt++) {
        int port = freePort();
        var output = launch(port);
        if (output.isEmpty()) {
          return port;
        }
        // Between looking for a free port and binding it, another program may have taken it.
        if (!output.contains("Address already in use") || attempt == ATTEMPTS) {
          throw new StartRefused(RedisBinary.explain(output));
        }
      }
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while Redis was starting", interrupted);
    }
  }

  /** Empty when Redis runs, else what it said before it ended. */
  private static String launch(int port) throws IOException, InterruptedException {
    Path directory = Files.createTempDirectory("cambist-redis-").toRealPath();
    Path binary;
    try {
      binary = RedisBinary.locate(directory);
    } catch (IOException | StartRefused refused) {
      Files.delete(directory);
      throw refused;
    }
    Process shell =
        new ProcessBuilder(command(directory, binary, port)).redirectErrorStream(true).start();
    Path log = directory.resolve("redis.log");
    for (int poll = 0; poll < POLLS; poll++) {
      if (shell.waitFor(POLL_MILLIS, TimeUnit.MILLISECONDS)) {
        return new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8) + "\n";
      }
      // The log is this process's alone: whoever else answers on the port does not write here.
      if (Files.exists(log) && Files.readString(log).contains("Ready to accept connections")) {
        return "";
      }
    }
    shell.getOutputStream().close();
    throw new StartRefused(
        "The redis-server " + binary + " did not start within ten seconds; try again.");
  }

  private static List<String> command(Path directory, Path binary, int port) throws IOException {
    var command = new ArrayList<String>();
    command.addAll(List.of("sh", "-c", watchScript(), "sh", directory.toString()));
    command.add(binary.toString());
    command.addAll(List.of("--port", Integer.toString(port), "--bind", ADDRESS));
    command.addAll(List.of("--dir", directory.toString(), "--save", "", "--appendonly", "no"));
    command.addAll(List.of("--maxmemory-policy", "noeviction", "--daemonize", "no"));
    return OwnSession.of(command);
  }

  private static String watchScript() throws IOException {
    try (var script = RedisProcess.class.getResourceAsStream("watch.sh")) {
      return new String(script.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}))) {
      return socket.getLocalPort();
    }
  }
}
