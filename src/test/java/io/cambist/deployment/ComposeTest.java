package io.cambist.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** The Compose file, read by someone who takes nothing that is not in the specification. */
class ComposeTest {
  private static final Path FILE = Path.of("docs", "deploy", "compose.yaml");

  private static Compose compose;

  private record Compose(
      String name,
      Map<String, Service> services,
      Map<String, Network> networks,
      Map<String, Volume> volumes) {}

  private record Service(
      String image,
      List<String> command,
      Map<String, String> environment,
      List<String> volumes,
      List<String> ports,
      List<String> networks,
      Map<String, Dependency> dependsOn,
      Healthcheck healthcheck,
      String restart,
      String stopGracePeriod,
      String memLimit,
      String user,
      boolean readOnly,
      List<String> tmpfs,
      List<String> capDrop,
      List<String> securityOpt) {}

  private record Dependency(String condition) {}

  private record Healthcheck(
      List<String> test, String interval, String timeout, int retries, String startPeriod) {}

  private record Network(boolean internal) {}

  private record Volume() {}

  @BeforeAll
  static void read() throws IOException {
    // Keys that are there twice are refused by it.
    Object yaml = new Load(LoadSettings.builder().build()).loadFromString(Files.readString(FILE));
    compose =
        JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
            .build()
            .convertValue(yaml, Compose.class);
  }

  private static Service cambist() {
    return compose.services().get("cambist");
  }

  private static Service redis() {
    return compose.services().get("redis");
  }

  @Test
  void each_service_runs_as_nobody_in_particular_and_can_change_nothing() {
    assertThat(compose.services()).containsOnlyKeys("cambist", "redis");
    assertThat(compose.services().values())
        .allSatisfy(
            service -> {
              assertThat(service.user()).matches("[1-9][0-9]*:[1-9][0-9]*");
              assertThat(service.readOnly()).isTrue();
              assertThat(service.capDrop()).containsExactly("ALL");
              assertThat(service.securityOpt()).containsExactly("no-new-privileges:true");
              assertThat(service.memLimit()).matches("[0-9]+m");
              assertThat(service.tmpfs()).singleElement().asString().startsWith("/tmp");
              assertThat(service.image()).doesNotContain("latest").contains(":");
            });
  }

  @Test
  void only_cambist_reaches_redis_and_only_this_machine_reaches_cambist() {
    assertThat(redis().ports()).isNull();
    assertThat(redis().networks()).containsExactly("store");
    assertThat(compose.networks().get("store").internal()).isTrue();
    assertThat(cambist().networks()).containsExactly("default", "store");
    assertThat(cambist().ports()).containsExactly("127.0.0.1:8080:8080");
  }

  @Test
  void redis_keeps_what_it_is_told_and_evicts_nothing() {
    assertThat(String.join(" ", redis().command()))
        .contains("--appendonly yes", "--maxmemory-policy noeviction");
    assertThat(redis().volumes()).containsExactly("store:/data");
    assertThat(compose.volumes()).containsOnlyKeys("store");
    assertThat(redis().healthcheck().test()).containsExactly("CMD", "redis-cli", "ping");
    assertThat(cambist().dependsOn().get("redis").condition()).isEqualTo("service_healthy");
  }

  /** A copy of it rewrites its log, and nothing is killed for that. */
  @Test
  void redis_has_room_for_all_it_may_hold_twice() {
    List<String> words = redis().command();
    String most = words.get(words.indexOf("--maxmemory") + 1);
    assertThat(most).endsWith("mb");
    assertThat(Integer.parseInt(redis().memLimit().replace("m", "")))
        .isGreaterThan(2 * Integer.parseInt(most.replace("mb", "")) + 64);
  }

  /** Two gateways on one machine want one, and compose is where it is told. */
  @Test
  void the_drain_is_set_from_outside_and_fits_the_time_to_stop() {
    assertThat(cambist().environment()).containsEntry("CAMBIST_DRAIN", "${CAMBIST_DRAIN:-PT0S}");
    assertThat(cambist().stopGracePeriod()).isEqualTo("40s");
  }

  /** There is nothing else in the image to ask with. */
  @Test
  void cambist_is_asked_by_itself_whether_it_is_ready() throws IOException {
    List<String> asked = cambist().healthcheck().test();
    List<String> entrypoint = Documented.entrypoint();
    assertThat(asked).startsWith("CMD", entrypoint.get(0)).endsWith("health");
    assertThat(asked.get(asked.size() - 2)).isEqualTo("/opt/cambist/quarkus-run.jar");
    assertThat(entrypoint).endsWith("-jar", "quarkus-run.jar");
    assertThat(cambist().healthcheck().startPeriod()).isEqualTo("60s");
  }

  @Test
  void settings_are_ones_that_the_program_reads_and_directories_are_there() throws IOException {
    assertThat(cambist().environment().keySet())
        .contains("CAMBIST_ISSUER", "CAMBIST_FEDERATION", "CAMBIST_REDIS", "CAMBIST_SIGNING_KEYS")
        .isSubsetOf(Documented.settings());
    assertThat(
            cambist().volumes().stream()
                .map(volume -> volume.split(":", -1)[1])
                .collect(Collectors.toSet()))
        .containsExactlyInAnyOrder(
            cambist().environment().get("CAMBIST_FEDERATION"),
            cambist().environment().get("CAMBIST_SIGNING_KEYS"));
    assertThat(cambist().volumes()).allMatch(volume -> volume.endsWith(":ro"));
  }
}
