package io.cambist.benchmark;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The packaged program as its own process. */
final class Gateway implements AutoCloseable {
  private final Process process;
  private final Path log;

  private Gateway(Process process, Path log) {
    this.process = process;
    this.log = log;
  }

  static Gateway start(int port, String redis, Path home) throws IOException, InterruptedException {
    Path log = home.resolve("gateway.log");
    String java = ProcessHandle.current().info().command().orElse("java");
    var builder =
        new ProcessBuilder(
                java,
                "--enable-native-access=ALL-UNNAMED",
                "-Dcambist.native-crypto=" + System.getProperty("cambist.native-crypto", "true"),
                "-jar",
                "target/quarkus-app/quarkus-run.jar")
            .redirectErrorStream(true)
            .redirectOutput(log.toFile());
    builder
        .environment()
        .putAll(
            Map.of(
                "CAMBIST_ISSUER", "https://cambist.example",
                "CAMBIST_FEDERATION", home.resolve("federation").toString(),
                "CAMBIST_REDIS", redis,
                "CAMBIST_SIGNING_KEYS", home.resolve("keys").toString(),
                "QUARKUS_HTTP_PORT", Integer.toString(port)));
    var gateway = new Gateway(builder.start(), log);
    gateway.awaitReady(port);
    return gateway;
  }

  private void awaitReady(int port) throws IOException, InterruptedException {
    HttpClient client = HttpClient.newHttpClient();
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/q/health/ready")).build();
    for (int tries = 0; tries < 300; tries++) {
      if (process.waitFor(100, TimeUnit.MILLISECONDS)) {
        throw new IllegalStateException("the gateway ended:\n" + Files.readString(log));
      }
      try {
        if (client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200) {
          return;
        }
      } catch (IOException notListeningYet) {
        Thread.onSpinWait();
      }
    }
    throw new IllegalStateException("the gateway is not ready:\n" + Files.readString(log));
  }

  Duration cpu() {
    return process.info().totalCpuDuration().orElse(Duration.ZERO);
  }

  String javaVersion() {
    return "Java " + Runtime.version().feature();
  }

  /** What the gateway says of the cryptography it found. */
  String crypto() throws IOException {
    return Files.readAllLines(log).stream()
        .filter(line -> line.contains("ryptograph") || line.contains("ACCP"))
        .findFirst()
        .map(line -> line.replaceFirst("^.*\\] ", ""))
        .orElse("the JDK's own");
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
