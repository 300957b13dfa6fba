package io.cambist.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.cambist.command.CommandLine;
import io.cambist.kubernetes.Build.Overlay;
import io.cambist.kubernetes.Build.Placed;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.VolumeMount;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The keys that a pod makes for itself, and those that others bring. */
class SigningKeysTest {
  @TempDir Path directory;

  private static String path(Placed placed) {
    return placed.container().getVolumeMounts().stream()
        .filter(mount -> mount.getName().equals("signing-keys"))
        .map(VolumeMount::getMountPath)
        .findFirst()
        .orElseThrow();
  }

  @Test
  void the_container_before_the_gateway_makes_the_key_that_signs() throws IOException {
    Build build = Overlay.TRY.build();
    Placed first =
        build.containers().stream()
            .filter(placed -> placed.toString().equals("cambist/new-key"))
            .findFirst()
            .orElseThrow();
    assertThat(first.isCambist()).isTrue();
    List<String> words =
        first.container().getArgs().stream()
            .map(word -> word.equals(path(first)) ? directory.toString() : word)
            .toList();
    assertThat(words).contains(directory.toString());
    assertThat(CommandLine.run(words.toArray(String[]::new))).isZero();
    String active = Files.readString(directory.resolve("active")).strip();
    assertThat(directory.resolve(active)).isNotEmptyFile();
    assertThat(SettingsTest.values(build))
        .containsEntry("CAMBIST_SIGNING_KEYS", path(build.program()));
  }

  @Test
  void the_example_says_which_of_its_keys_signs() throws IOException {
    Map<String, String> keys =
        Manifests.read(Files.readString(Path.of("k8s/production/secrets.example.yaml"))).stream()
            .map(HasMetadata.class::cast)
            .filter(secret -> secret.getMetadata().getName().equals("cambist-signing-keys"))
            .map(secret -> ((Secret) secret).getStringData())
            .findFirst()
            .orElseThrow();
    assertThat(keys.get("active")).endsWith(".pem");
    assertThat(keys).containsKey(keys.get("active"));
  }
}
