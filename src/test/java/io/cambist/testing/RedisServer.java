package io.cambist.testing;

import java.io.IOException;
import java.net.ServerSocket;

/** A redis-server of a test's own. */
public final class RedisServer implements AutoCloseable {
  private final Process process;
  private final int port;

  private RedisServer(Process process, int port) {
    this.process = process;
    this.port = port;
  }

  public static RedisServer start() throws IOException {
    try (var socket = new ServerSocket(0)) {
      int port = socket.getLocalPort();
      return new RedisServer(
          new ProcessBuilder("redis-server", "--port", Integer.toString(port), "--save", "")
              .start(),
          port);
    }
  }

  public String url() {
    return "redis://127.0.0.1:" + port;
  }

  public long pid() {
    return process.pid();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
