package io.cambist.program;

import static org.assertj.core.api.Assertions.assertThat;

import io.cambist.testing.PackagedGateway;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The packaged program in production mode. */
class ProgramIT {
  @ParameterizedTest(name = "{0}={1}")
  @MethodSource("unsafe")
  void a_missing_or_unsafe_setting_stops_the_start_and_says_what_to_do(
      String name, String value, String said) throws IOException, InterruptedException {
    Path home = Program.home();
    Map<String, String> settings = Program.settings(home, "redis://127.0.0.1:1");
    if (value == null) {
      settings.remove(name);
    } else {
      settings.put(name, value);
    }

    try (PackagedGateway gateway = PackagedGateway.launch(home, settings)) {
      assertThat(gateway.exitCode()).isNotZero();
      assertThat(gateway.log())
          .contains("Cambist cannot start", name, said)
          .doesNotContain("\tat ", "Exception", "hunter2");
    }
  }

  static Stream<Arguments> unsafe() {
    return Stream.of(
        Arguments.of("CAMBIST_ISSUER", "http://cambist.example", "https://"),
        Arguments.of("CAMBIST_ISSUER", "cambist", "is not a URL"),
        Arguments.of("CAMBIST_ISSUER", "https://cambist.example/", "slash at its end"),
        Arguments.of("CAMBIST_FEDERATION", null, "is not set"),
        Arguments.of("CAMBIST_FEDERATION", "nowhere", "is not a directory"),
        Arguments.of("CAMBIST_REDIS", null, "is not set"),
        Arguments.of("CAMBIST_REDIS", "http://user:hunter2@redis", "redis://"),
        Arguments.of("CAMBIST_EPOCH", "abc", "is not a whole number"),
        Arguments.of("CAMBIST_EPOCH", "1000000000", "at most nine digits"),
        Arguments.of("CAMBIST_DPOP_NONCE", "always", "optional or required"),
        Arguments.of("CAMBIST_TRUSTED_PROXIES", "10.0.0.1/8", "beyond its prefix length"),
        Arguments.of("CAMBIST_CLIENT_CERTIFICATE_HEADER", "X Cert", "is not the name of a header"),
        Arguments.of("CAMBIST_SIGNING_KEYS", null, "is not set"),
        Arguments.of("CAMBIST_SIGNING_KEYS", "src/main", "openssl genpkey"));
  }

  @Test
  void every_problem_of_the_federation_is_told_with_its_place()
      throws IOException, InterruptedException {
    Path home = Program.home();
    Map<String, String> settings = new HashMap<>(Program.settings(home, "redis://127.0.0.1:1"));
    Path federation = Files.createDirectories(home.resolve("federation"));
    Files.writeString(
        federation.resolve("shop.yaml"),
        """
        issuers:
          ci:
            issuer: http://ci.example
            audience: [https://cambist.example]
        policies:
          - id: nobody
            from: cj
            to: orders
            when: claims.ref ==
            ttl: 2h
        """);
    settings.put("CAMBIST_FEDERATION", federation.toString());

    try (PackagedGateway gateway = PackagedGateway.launch(home, settings)) {
      assertThat(gateway.exitCode()).isNotZero();
      assertThat(gateway.log())
          .contains("Cambist cannot start", "shop.yaml:3:13", "shop.yaml:4:5", "shop.yaml:7:11")
          .contains("shop.yaml:9:", "shop.yaml:10:10")
          .doesNotContain("\tat ", "Exception");
    }
  }

  @Test
  void without_a_redis_it_is_alive_but_not_ready_and_ready_once_there_is_one()
      throws IOException, InterruptedException {
    try (Program program = Program.start()) {
      assertThat(program.gateway().status("/q/health/live")).isEqualTo(200);
      assertThat(program.gateway().status("/q/health/ready")).isEqualTo(200);
      assertThat(program.gateway().status("/q/health/started")).isEqualTo(200);
    }
    Path home = Program.home();
    try (PackagedGateway gateway =
        PackagedGateway.launch(home, Program.settings(home, "redis://127.0.0.1:1"))) {
      int alive = 0;
      for (int tries = 0; tries < 100_000 && alive != 200; tries++) {
        alive = gateway.status("/q/health/live");
      }
      assertThat(alive).isEqualTo(200);
      assertThat(gateway.status("/q/health/ready")).isEqualTo(503);
    }
  }

  @Test
  void settings_that_are_empty_count_as_unset() throws IOException, InterruptedException {
    var empty = new HashMap<String, String>();
    for (String name :
        List.of("EPOCH", "SESSION_RETENTION", "MAX_TTL", "REDIS_REPLICAS", "REDIS_CA")) {
      empty.put("CAMBIST_" + name, "");
    }
    try (Program program = Program.start(empty)) {
      assertThat(program.gateway().status("/q/health/ready")).isEqualTo(200);
    }
  }

  @Test
  void nothing_of_development_is_in_it() throws IOException, InterruptedException {
    try (Program program = Program.start()) {
      assertThat(program.gateway().status("/dev/issuer/jwks")).isEqualTo(404);
      assertThat(program.gateway().status("/q/dev-ui")).isEqualTo(404);
      assertThat(program.gateway().log()).doesNotContain("WARN", "ERROR", "\tat ");
    }
    try (Stream<Path> files = Files.walk(Path.of("target", "quarkus-app", "lib"))) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .noneMatch(name -> name.contains("embedded-redis") || name.contains("devui"));
    }
  }
}
