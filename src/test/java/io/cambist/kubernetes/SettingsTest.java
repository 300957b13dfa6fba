package io.cambist.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.cambist.kubernetes.Build.Overlay;
import io.cambist.kubernetes.Build.Placed;
import io.cambist.settings.Setting;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.EnvVar;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The variables of the pods are settings of the program. */
class SettingsTest {
  private static final List<String> KNOWN = Setting.variables();

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

  @ParameterizedTest
  @EnumSource(Overlay.class)
  void every_variable_is_one_that_the_program_reads(Overlay overlay) {
    assertThat(KNOWN).containsAll(values(overlay.build()).keySet());
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
    assertThat(KNOWN).containsAll(named);
  }
}
