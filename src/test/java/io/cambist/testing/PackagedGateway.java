package io.cambist.testing;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The packaged program in production mode, as a process of its own. */
public final class PackagedGateway implements AutoCloseable {
  private static final Path PROGRAM = Path.of("target", "quarkus-app", "quarkus-run.jar");
  private static final int TRIES = 1200;
  private static final HttpClient CLIENT =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private final Process process;
  private final Path log;
  private final int port;

  /** For the virtual machine; tests set some that a benchmark must not. */
  private static final List<String> OPTIONS =
      Stream.of(System.getProperty("cambist.test.program-options", "").split(" "))
          .filter(option -> !option.isEmpty())
          .toList();

  private PackagedGateway(Process process, Path log, int port) {
    this.process = process;
    this.log = log;
    this.port = port;
  }

  /**
   * Starts it, whatever comes of it.
   *
   * @param home where its log is written
   * @param settings environment variables; the port is added where there is none
   */
  public static PackagedGateway launch(Path home, Map<String, String> settings) throws IOException {
    String given = settings.get("QUARKUS_HTTP_PORT");
    int port = given == null ? freePort() : Integer.parseInt(given);
    Path log = Files.createTempFile(home, "gateway", ".log");
    var command = new ArrayList<String>();
    command.add(ProcessHandle.current().info().command().orElse("java"));
    command.addAll(OPTIONS);
    command.addAll(
        List.of(
            "--enable-native-access=ALL-UNNAMED",
            "-Dcambist.native-crypto=" + System.getProperty("cambist.native-crypto", "true"),
            "-jar",
            PROGRAM.toString()));
    var builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
    var environment = new HashMap<>(settings);
    environment.putIfAbsent("CAMBIST_ISSUER", "http://localhost:" + port);
    environment.put("QUARKUS_HTTP_PORT", Integer.toString(port));
    builder.environment().keySet().removeIf(name -> name.startsWith("CAMBIST_"));
    builder.environment().putAll(environment);
    return new PackagedGateway(builder.start(), log, port);
  }

  /** One that something else has started. */
  public static PackagedGateway of(Process process, Path log, int port) {
    return new PackagedGateway(process, log, port);
  }

  /** Starts it and waits until it is ready. */
  public static PackagedGateway start(Path home, Map<String, String> settings)
      throws IOException, InterruptedException {
    PackagedGateway gateway = launch(home, settings);
    gateway.awaitReady();
    return gateway;
  }

  public void awaitReady() throws IOException, InterruptedException {
    for (int tries = 0; tries < TRIES; tries++) {
      if (process.waitFor(100, TimeUnit.MILLISECONDS)) {
        throw new IllegalStateException("the gateway ended:\n" + log());
      }
      if (status("/q/health/ready") == 200) {
        return;
      }
    }
    throw new IllegalStateException("the gateway is not ready:\n" + log());
  }

  /** The status of a GET; 0 while nobody listens. */
  public int status(String path) throws InterruptedException {
    HttpRequest request = HttpRequest.newBuilder(URI.create(url() + path)).build();
    try {
      return CLIENT.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
    } catch (IOException nobodyListens) {
      return 0;
    }
  }

  /** The headers of the answer to a GET. */
  public HttpHeaders head(String path) throws IOException, InterruptedException {
    HttpRequest request = HttpRequest.newBuilder(URI.create(url() + path)).build();
    return CLIENT.send(request, HttpResponse.BodyHandlers.discarding()).headers();
  }

  /** What a GET is answered with; empty while nobody listens. */
  public String body(String path) throws InterruptedException {
    HttpRequest request = HttpRequest.newBuilder(URI.create(url() + path)).build();
    try {
      return CLIENT.send(request, HttpResponse.BodyHandlers.ofString()).body();
    } catch (IOException nobodyListens) {
      return "";
    }
  }

  /** Whether it ends by itself within this time. */
  public boolean hasEnded(Duration patience) throws InterruptedException {
    return process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Waits until it has ended by itself. */
  public int exitCode() throws InterruptedException {
    if (!process.waitFor(120, TimeUnit.SECONDS)) {
      throw new IllegalStateException("the gateway did not end");
    }
    return process.exitValue();
  }

  public String url() {
    return "http://localhost:" + port;
  }

  public int port() {
    return port;
  }

  /** All that it has said. */
  public String log() throws IOException {
    return Files.readString(log);
  }

  public Duration cpu() {
    return process.info().totalCpuDuration().orElse(Duration.ZERO);
  }

  /** It ends at once, with all that it was doing. */
  public void kill() {
    process.destroyForcibly();
  }

  @Override
  public void close() {
    kill();
  }

  public static int freePort() throws IOException {
    try (var socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }
}
