package io.cambist.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.cambist.kubernetes.Build.Overlay;
import io.cambist.kubernetes.Build.Placed;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.EnvVar;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The variables of the pods are settings of the program. */
class SettingsTest {
  /** Injected, asked for by name, or put into a setting of Quarkus. */
  private static final Pattern READ =
      Pattern.compile(
          "(?:ConfigProperty\\(\\s*name = \"|value\\(context, \"|apply\\(\"|\\$\\{)(cambist[\\w.-]+)");

  private static final Set<String> OF_QUARKUS =
      Set.of("QUARKUS_HTTP_PORT", "QUARKUS_HTTP_SSL_PORT");

  private static Set<String> known;

  @BeforeAll
  static void read() throws IOException {
    try (Stream<Path> files = Files.walk(Path.of("src/main"))) {
      known =
          files
              .filter(file -> file.toString().matches(".*\\.(java|properties)"))
              .flatMap(SettingsTest::settings)
              .map(setting -> setting.toUpperCase(Locale.ROOT).replaceAll("[.-]", "_"))
              .collect(Collectors.toSet());
    }
    known.addAll(OF_QUARKUS);
  }

  private static Stream<String> settings(Path source) {
    try {
      List<MatchResult> found = READ.matcher(Files.readString(source)).results().toList();
      return found.stream().map(match -> match.group(1));
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  /** The variables of the gateway whose values the build knows. */
  static Map<String, String> values(Build build) {
    Placed program = build.program();
    var values = new TreeMap<String, String>();
    for (var source : program.container().getEnvFrom()) {
      build.all(ConfigMap.class).stream()
          .filter(map -> map.getMetadata().getName().equals(source.getConfigMapRef().getName()))
          .forEach(map -> values.putAll(map.getData()));
    }
    for (EnvVar variable : program.container().getEnv()) {
      values.put(variable.getName(), variable.getValue() == null ? "" : variable.getValue());
    }
    return values;
  }

  @Test
  void the_names_are_found_in_the_program() {
    assertThat(known)
        .contains(
            "CAMBIST_ISSUER",
            "CAMBIST_REDIS_CA",
            "CAMBIST_ISSUER_KEYS_TIMEOUT",
            "CAMBIST_TLS_KEY",
            "CAMBIST_OPERATORS_CLIENT_SECRET")
        .doesNotContain("CAMBIST_REDIS_URL");
  }

  @ParameterizedTest
  @EnumSource(Overlay.class)
  void every_variable_is_one_that_the_program_reads(Overlay overlay) {
    assertThat(known).containsAll(values(overlay.build()).keySet());
  }

  @ParameterizedTest
  @EnumSource(Overlay.class)
  void what_must_be_set_is_set_and_the_directories_are_mounted(Overlay overlay) {
    Build build = overlay.build();
    Map<String, String> values = values(build);
    assertThat(values)
        .containsKeys(
            "CAMBIST_ISSUER", "CAMBIST_FEDERATION", "CAMBIST_REDIS", "CAMBIST_SIGNING_KEYS");
    assertThat(values.get("CAMBIST_ISSUER")).startsWith("https://");
    List<String> mounted =
        build.program().container().getVolumeMounts().stream()
            .map(mount -> mount.getMountPath())
            .toList();
    assertThat(values.values())
        .filteredOn(value -> value.startsWith("/"))
        .hasSizeGreaterThan(1)
        .allMatch(
            path ->
                mounted.contains(path) || mounted.contains(Path.of(path).getParent().toString()));
  }

  @Test
  void what_is_left_out_in_production_is_known_too() throws IOException {
    String production = Files.readString(Path.of("k8s/production/kustomization.yaml"));
    List<String> named =
        Pattern.compile("# - (\\w+)=")
            .matcher(production)
            .results()
            .map(one -> one.group(1))
            .toList();
    assertThat(named).isNotEmpty();
    assertThat(known).containsAll(named);
  }
}
