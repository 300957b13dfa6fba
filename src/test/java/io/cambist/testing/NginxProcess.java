package io.cambist.testing;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** A real nginx that writes nowhere but into a directory of its own. */
public final class NginxProcess implements AutoCloseable {
  private static final int TRIES = 200;

  private final Process process;
  private final Path log;
  private final int port;

  private NginxProcess(Process process, Path log, int port) {
    this.process = process;
    this.log = log;
    this.port = port;
  }

  /** The program, where it is installed. */
  public static Optional<Path> program() {
    return Tool.find("nginx");
  }

  /**
   * Starts it and waits until it listens.
   *
   * @param http what stands in the context {@code http}
   * @param port where that lets it listen
   */
  public static NginxProcess start(Path home, String http, int port)
      throws IOException, InterruptedException {
    Path directory = Files.createTempDirectory(home.toAbsolutePath(), "nginx");
    var whole = new StringBuilder();
    whole.append("daemon off;\nmaster_process off;\npid pid;\nerror_log stderr;\n");
    whole.append("events {}\nhttp {\naccess_log off;\n");
    for (String kind : List.of("client_body", "proxy", "fastcgi", "uwsgi", "scgi")) {
      whole.append(kind).append("_temp_path ").append(kind).append(";\n");
    }
    Path configuration = Files.writeString(directory.resolve("nginx.conf"), whole + http + "}\n");
    Path log = directory.resolve("error.log");
    Process process =
        new ProcessBuilder(
                program().orElseThrow().toString(),
                "-p",
                directory.toString(),
                "-c",
                configuration.toString())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    var nginx = new NginxProcess(process, log, port);
    nginx.awaitListening();
    return nginx;
  }

  private void awaitListening() throws IOException, InterruptedException {
    for (int tries = 0; tries < TRIES; tries++) {
      if (process.waitFor(50, TimeUnit.MILLISECONDS)) {
        throw new IllegalStateException("nginx ended:\n" + log());
      }
      if (isListening()) {
        return;
      }
    }
    throw new IllegalStateException("nginx does not listen:\n" + log());
  }

  private boolean isListening() {
    try {
      new Socket(InetAddress.getLoopbackAddress(), port).close();
      return true;
    } catch (IOException nobodyListens) {
      return false;
    }
  }

  public String log() throws IOException {
    return Files.readString(log);
  }

  public int port() {
    return port;
  }

  @Override
  public void close() {
    process.destroy();
  }
}
