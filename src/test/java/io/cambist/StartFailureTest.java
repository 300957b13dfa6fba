package io.cambist;

import static org.assertj.core.api.Assertions.assertThat;

import io.cambist.oauth.StartRefused;
import io.quarkus.runtime.QuarkusBindException;
import io.smallrye.config.ConfigValidationException;
import io.smallrye.config.ConfigValidationException.Problem;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StartFailureTest {
  private static String told(Throwable cause) {
    return StartFailure.told(new IllegalStateException("Failed to start quarkus", cause))
        .orElseThrow();
  }

  @Test
  void a_value_that_configuration_cannot_use_is_told_on_a_line_by_its_variable() {
    var invalid =
        new ConfigValidationException(
            new Problem[] {
              new Problem(
                  "java.lang.IllegalArgumentException: SRCFG00039: The config property"
                      + " quarkus.http.io-threads with the config value \"many\" threw an Exception"
                      + " whilst being converted SRCFG00029: Expected an integer value, got"
                      + " \"many\""),
              new Problem(
                  "java.util.NoSuchElementException: SRCFG00011: Could not expand value NOPE in"
                      + " property quarkus.http.host")
            });
    assertThat(told(invalid).strip().lines().map(String::strip))
        .containsExactly(
            "QUARKUS_HTTP_IO_THREADS (many) is not what this setting takes. Set it as"
                + " https://quarkus.io/guides/all-config says, or remove it.",
            "QUARKUS_HTTP_HOST cannot be read. Set it as https://quarkus.io/guides/all-config"
                + " says, or remove it.");
  }

  @Test
  void a_place_where_nobody_can_listen_is_told_by_what_is_wrong_with_it() throws Exception {
    try (var holder = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      int port = holder.getLocalPort();
      assertThat(told(new QuarkusBindException("127.0.0.1", port, new BindException())))
          .startsWith("port " + port + " is in use");
    }
    assertThat(told(new QuarkusBindException("192.0.2.1", 8080, new BindException())))
        .startsWith("192.0.2.1:8080 is no address of this machine");
    assertThat(
            told(
                new ExecutionException(
                    new UnknownHostException("no.such.host: Name or service not known"))))
        .startsWith("QUARKUS_HTTP_HOST (no.such.host) is the name of no machine");
  }

  @Test
  void a_refusal_is_told_as_it_is_and_what_is_not_known_is_not_told() {
    assertThat(told(new StartRefused("no"))).isEqualTo("no");
    assertThat(StartFailure.told(new IllegalStateException("bug"))).isEmpty();
  }

  @Test
  void what_cannot_be_unpacked_anywhere_is_told_with_the_place(@TempDir Path directory)
      throws Exception {
    assertThat(StartFailure.scratchProblem(directory)).isEmpty();
    assertThat(directory).isEmptyDirectory();
    Path file = Files.createFile(directory.resolve("file"));
    assertThat(StartFailure.scratchProblem(file).orElseThrow())
        .startsWith("java.io.tmpdir (" + file + ") is not a directory");
  }
}
