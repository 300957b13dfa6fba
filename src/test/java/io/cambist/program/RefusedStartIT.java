package io.cambist.program;

import static org.assertj.core.api.Assertions.assertThat;

import io.cambist.testing.PackagedGateway;
import io.cambist.testing.RedisServer;
import io.cambist.testing.TestAssertion;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A gateway that cannot start, beside one that runs on the same Redis. */
class RefusedStartIT {
  private static Arguments told(String line, String... settings) {
    var named = new HashMap<String, String>();
    for (int at = 0; at < settings.length; at += 2) {
      named.put(settings[at], settings[at + 1]);
    }
    return Arguments.of(line, named);
  }

  static Stream<Arguments> reasons() {
    return Stream.of(
        told("QUARKUS_HTTP_IO_THREADS (many) is not", "QUARKUS_HTTP_IO_THREADS", "many"),
        told("QUARKUS_LOG_LEVEL (LOUD) is not", "QUARKUS_LOG_LEVEL", "LOUD"),
        told("QUARKUS_PROFILE (test) would", "QUARKUS_PROFILE", "test"),
        told("QUARKUS_TLS_TRUST_ALL would", "QUARKUS_TLS_TRUST_ALL", "true"),
        told(
            "QUARKUS_HTTP_INSECURE_REQUESTS is",
            "CONFIG_ORDINAL",
            "2147483647",
            "QUARKUS_HTTP_INSECURE_REQUESTS",
            "redirect"),
        told(
            "CAMBIST_TLS_CERTIFICATE (${NOCERT}) is not",
            "CAMBIST_TLS_CERTIFICATE",
            "${NOCERT}",
            "CAMBIST_TLS_KEY",
            "${NOKEY}"),
        told(
            "CAMBIST_TLS_CERTIFICATE (/dev/zero) is not",
            "CAMBIST_TLS_CERTIFICATE",
            "/dev/zero",
            "CAMBIST_TLS_KEY",
            "/dev/zero",
            "JAVA_TOOL_OPTIONS",
            "-XX:+ExitOnOutOfMemoryError"),
        told("192.0.2.1:", "QUARKUS_HTTP_HOST", "192.0.2.1"),
        told("QUARKUS_HTTP_HOST (nowhere.invalid) is", "QUARKUS_HTTP_HOST", "nowhere.invalid"),
        told("java.io.tmpdir (pom.xml) is not", "JAVA_TOOL_OPTIONS", "-Djava.io.tmpdir=pom.xml"));
  }

  /** And without a trace, which says nothing to who has to mend it. */
  @ParameterizedTest
  @MethodSource("reasons")
  void it_says_on_one_line_why(String line, Map<String, String> special) throws Exception {
    Path home = Program.home();
    String redis = Program.shared().redis().url();
    try (var refused = PackagedGateway.launch(home, Program.settings(home, redis, special))) {
      assertThat(refused.exitCode()).isEqualTo(1);
      assertThat(refused.log())
          .containsPattern("Cambist cannot start:\\s+" + Pattern.quote(line))
          .doesNotContain("\tat ", "Exception");
    }
  }

  @Test
  void it_removes_nothing_that_its_federation_does_not_name() throws Exception {
    Program running = Program.shared();
    RedisServer redis = running.redis();
    Path home = Program.home();
    Map<String, String> settings = Program.settings(home, redis.url());
    Path another = Files.createDirectories(home.resolve("federation"));
    try (Stream<Path> files = Files.list(Path.of(settings.get("CAMBIST_FEDERATION")))) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        String text = Files.readString(file).replace("id: deploy-from-main", "id: other-name");
        Files.writeString(another.resolve(file.getFileName()), text);
      }
    }
    settings.put("CAMBIST_FEDERATION", another.toString());
    settings.put("QUARKUS_HTTP_PORT", Integer.toString(running.gateway().port()));
    String before = redis.ask("GET", "{cut}:state");

    try (PackagedGateway refused = PackagedGateway.launch(home, settings)) {
      assertThat(refused.exitCode()).isNotZero();
      assertThat(refused.log()).contains("is in use");
    }

    assertThat(redis.ask("GET", "{cut}:state")).isEqualTo(before);
    Caller caller = new Caller(running.gateway().url());
    assertThat(caller.send(caller.exchange(TestAssertion.of("ci").sign())).statusCode())
        .isEqualTo(200);
  }
}
