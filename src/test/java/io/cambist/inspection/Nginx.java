package io.cambist.inspection;

import io.cambist.testing.PackagedGateway;
import io.cambist.testing.TestAuthority;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A real nginx, with a configuration of the documentation in which only addresses differ. */
final class Nginx implements AutoCloseable {
  private static final int TRIES = 200;

  private final Process process;
  private final Path log;
  private final int port;

  private Nginx(Process process, Path log, int port) {
    this.process = process;
    this.log = log;
    this.port = port;
  }

  /** The program, where it is installed. */
  static Optional<Path> program() {
    String path = System.getenv().getOrDefault("PATH", "") + File.pathSeparator + "/usr/sbin";
    return Stream.of(path.split(Pattern.quote(File.pathSeparator), -1))
        .map(directory -> Path.of(directory, "nginx"))
        .filter(Files::isExecutable)
        .findFirst();
  }

  /**
   * Starts it and waits until it listens.
   *
   * @param example for the context {@code http}
   * @param gateway the port of Cambist, or of what stands for it
   * @param api the port of what is behind the proxy
   */
  static Nginx start(Path home, TestAuthority tls, String example, int gateway, int api)
      throws IOException, InterruptedException {
    int port = PackagedGateway.freePort();
    Path directory = Files.createTempDirectory(home.toAbsolutePath(), "nginx");
    String adapted = example;
    for (Map.Entry<String, String> address :
        Map.of(
                "server 127.0.0.1:8080;", "server 127.0.0.1:" + gateway + ";",
                "server 127.0.0.1:9000;", "server 127.0.0.1:" + api + ";",
                "listen 443 ssl;", "listen 127.0.0.1:" + port + " ssl;",
                "/etc/nginx/tls/orders.crt", tls.certificate().toAbsolutePath().toString(),
                "/etc/nginx/tls/orders.key", tls.key().toAbsolutePath().toString())
            .entrySet()) {
      adapted = replaced(adapted, address.getKey(), address.getValue());
    }
    var whole = new StringBuilder();
    whole.append("daemon off;\nmaster_process off;\npid pid;\nerror_log stderr;\n");
    whole.append("events {}\nhttp {\naccess_log off;\n");
    // The address that the gateway of the tests trusts.
    whole.append("proxy_bind ").append(BehindProxy.PROXY).append(";\n");
    for (String kind : List.of("client_body", "proxy", "fastcgi", "uwsgi", "scgi")) {
      whole.append(kind).append("_temp_path ").append(kind).append(";\n");
    }
    Path configuration =
        Files.writeString(directory.resolve("nginx.conf"), whole + adapted + "}\n");
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
    var nginx = new Nginx(process, log, port);
    nginx.awaitListening();
    return nginx;
  }

  private static String replaced(String text, String what, String by) {
    if (!text.contains(what)) {
      throw new AssertionError("the example does not say " + what);
    }
    return text.replace(what, by);
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

  String log() throws IOException {
    return Files.readString(log);
  }

  String url(String uri) {
    return "https://localhost:" + port + uri;
  }

  @Override
  public void close() {
    process.destroy();
  }
}
