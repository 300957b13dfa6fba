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
  @ParameterizedTest(name = "{0}")
  @MethodSource("unsafe")
  void missing_and_unsafe_settings_stop_the_start_and_each_says_what_to_do(
      String what, List<Setting> unsafe) throws IOException, InterruptedException {
    Path home = Program.home();
    Map<String, String> settings = Program.settings(home, "redis://127.0.0.1:1");
    for (Setting setting : unsafe) {
      if (setting.value() == null) {
        settings.remove(setting.name());
      } else {
        settings.put(setting.name(), setting.value());
      }
    }

    try (PackagedGateway gateway = PackagedGateway.launch(home, settings)) {
      assertThat(gateway.exitCode()).isNotZero();
      assertThat(gateway.log())
          .contains("Cambist cannot start")
          .doesNotContain("\tat ", "Exception", "hunter2");
      for (Setting setting : unsafe) {
        assertThat(gateway.log().lines())
            .as(setting.name())
            .anyMatch(line -> line.contains(setting.name()) && line.contains(setting.said()));
      }
    }
  }

  /**
   * What a setting is set to.
   *
   * @param value null where it is not set
   * @param said what is said of it
   */
  private record Setting(String name, String value, String said) {}

  static Stream<Arguments> unsafe() {
    return Stream.of(
        Arguments.of(
            "what ends the start before it is judged",
            List.of(
                new Setting("CAMBIST_ISSUER", "cambist", "is not a URL"),
                new Setting("CAMBIST_FEDERATION", null, "is not set"),
                new Setting("CAMBIST_REDIS", null, "is not set"),
                new Setting("CAMBIST_SIGNING_KEYS", null, "is not set"),
                new Setting("CAMBIST_EPOCH", "abc", "is not a whole number"),
                new Setting(
                    "CAMBIST_TLS_CERTIFICATE", "nowhere.pem", "CAMBIST_TLS_KEY is not set"))),
        Arguments.of(
            "what could be started with",
            List.of(
                new Setting("CAMBIST_ISSUER", "http://cambist.example", "https://"),
                new Setting("CAMBIST_FEDERATION", "nowhere", "is not a directory"),
                new Setting("CAMBIST_REDIS", "http://user:hunter2@redis", "redis://"),
                new Setting("CAMBIST_EPOCH", "1000000000", "from 0 to 999999999"),
                new Setting("CAMBIST_MAX_TTL", "P2D", "from PT1S to PT24H"),
                new Setting("CAMBIST_SESSION_RETENTION", "PT-1S", "from PT0S to PT744H"),
                new Setting("CAMBIST_FEDERATION_POLL", "PT0S", "from PT0.1S to PT5M"),
                new Setting("CAMBIST_ISSUER_KEYS_TIMEOUT", "PT0S", "from PT0.05S to PT10S"),
                new Setting("CAMBIST_REDIS_TIMEOUT", "PT10M", "from PT0.05S to PT10S"),
                new Setting("CAMBIST_REDIS_REPLICAS", "-1", "from 0 to 9"),
                new Setting("CAMBIST_REDIS_CA", "nowhere.pem", "is not a file of PEM certificates"),
                new Setting("CAMBIST_AUDIT_ISSUED_LENGTH", "0", "from 1000 to 100000000"),
                new Setting("CAMBIST_DECISION_POINT_TIMEOUT", "PT0S", "from PT0.01S to PT10S"),
                new Setting("CAMBIST_MAXTTL", "PT5M", "Did you mean CAMBIST_MAX_TTL?"),
                new Setting("CAMBIST_DPOP_NONCE", "always", "optional or required"),
                new Setting("CAMBIST_TRUSTED_PROXIES", "10.0.0.1/8", "beyond its prefix length"),
                new Setting(
                    "CAMBIST_CLIENT_CERTIFICATE_HEADER", "X Cert", "is not the name of a header"))),
        Arguments.of(
            "one alone",
            List.of(new Setting("CAMBIST_ISSUER", "https://cambist.example/", "slash at its end"))),
        Arguments.of(
            "no key among them",
            List.of(new Setting("CAMBIST_SIGNING_KEYS", "src/main", "openssl genpkey"))));
  }

  @Test
  void variables_that_a_cluster_sets_for_services_stop_nothing_and_slow_signing_is_warned_of()
      throws Exception {
    Path home = Program.home();
    Map<String, String> settings = Program.settings(home, "redis://127.0.0.1:1");
    settings.put("CAMBIST_SERVICE_HOST", "10.0.0.1");
    settings.put("CAMBIST_PORT", "tcp://10.0.0.1:8080");
    settings.put("CAMBIST_PORT_8080_TCP_ADDR", "10.0.0.1");
    settings.put(
        "JAVA_TOOL_OPTIONS",
        "-Dcom.amazon.corretto.crypto.provider.tmpdir="
            + Files.createFile(home.resolve("no-directory")));

    try (PackagedGateway gateway = PackagedGateway.launch(home, settings)) {
      Eventually.holds(() -> gateway.status("/q/health/live") == 200);
      assertThat(gateway.log().lines().filter(line -> line.contains("Cryptography")))
          .anyMatch(
              line ->
                  line.contains("-Dcambist.native-crypto=false")
                      || (line.contains(" WARN ") && line.contains("executable")));
    }
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
  void with_good_settings_and_empty_ones_it_is_ready_and_nothing_of_development_is_in_it()
      throws IOException, InterruptedException {
    PackagedGateway gateway = Program.shared().gateway();
    for (String probe : List.of("live", "ready", "started")) {
      assertThat(gateway.status("/q/health/" + probe)).as(probe).isEqualTo(200);
    }
    assertThat(gateway.status("/dev/issuer/jwks")).isEqualTo(404);
    assertThat(gateway.status("/q/dev-ui")).isEqualTo(404);
    assertThat(gateway.log()).doesNotContain("\tat ").doesNotContainPattern("Z (WARN|ERROR) ");
    try (Stream<Path> files = Files.walk(Path.of("target", "quarkus-app", "lib"))) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .noneMatch(name -> name.contains("embedded-redis") || name.contains("devui"));
    }
  }
}
