package io.cambist.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.apps.Deployment;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Each manifest is what its kind may be, and what is not is noticed. */
class ManifestsTest {
  private static final Path HOME = Path.of("k8s");
  private static final String SOUND =
      """
      apiVersion: apps/v1
      kind: Deployment
      metadata: { name: cambist, labels: { tier: "1" } }
      spec:
        replicas: 3
        template:
          spec:
            terminationGracePeriodSeconds: 30
            containers:
              - name: cambist
                ports: [{ containerPort: 8080 }]
                env: [{ name: A, value: "1" }]
                securityContext: { readOnlyRootFilesystem: true }
                resources: { limits: { cpu: "2" } }
      """;

  static Stream<Path> files() throws IOException {
    try (Stream<Path> files = Files.walk(HOME)) {
      return files
          .filter(file -> file.toString().endsWith(".yaml"))
          .filter(file -> !file.getParent().endsWith("federation"))
          .sorted()
          .toList()
          .stream();
    }
  }

  @ParameterizedTest
  @MethodSource("files")
  void every_file_is_read(Path file) throws IOException {
    // By which a patch takes something away, and which is no part of what it names.
    String text = Files.readString(file).replaceAll("(?m)^ +\\$patch: delete\n", "");
    assertThat(Manifests.read(text)).isNotEmpty();
  }

  @Test
  void what_is_sound_is_read() {
    assertThat(Manifests.read(SOUND)).singleElement().isInstanceOf(Deployment.class);
    assertThat(Manifests.read(SOUND + "---\n" + SOUND)).hasSize(2);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          # An unknown key, in an object and in a list.
          replicas: 3                    | replicaCount: 3
          containerPort: 8080            | containerPort: 8080, hostports: 1
          # A known one in another case.
          terminationGracePeriodSeconds  | terminationGraceperiodSeconds
          readOnlyRootFilesystem         | readonlyRootFilesystem
          # Another type.
          replicas: 3                    | replicas: "3"
          replicas: 3                    | replicas: 3.5
          replicas: 3                    | replicas: true
          readOnlyRootFilesystem: true   | readOnlyRootFilesystem: "true"
          value: "1"                     | value: 1
          value: "1"                     | value: true
          tier: "1"                      | tier: 1
          [{ containerPort: 8080 }]      | { containerPort: 8080 }
          # A key that is there twice.
          replicas: 3                    | replicas: 3, replicas: 3
          tier: "1"                      | tier: "1", tier: "1"
          # What is no kind of ours.
          kind: Deployment               | kind: deployment
          apiVersion: apps/v1            | apiVersion: apps/v2
          """)
  void what_is_not_is_refused(String sound, String broken) {
    assertThat(SOUND).contains(sound);
    String manifest = SOUND.replace(sound, broken.replace(", replicas", "\n  replicas"));
    assertThatThrownBy(() -> Manifests.read(manifest)).isInstanceOf(Manifests.Refused.class);
  }

  @Test
  void no_secret_stands_in_a_build_for_production() throws IOException {
    String production = Files.readString(HOME.resolve("production/kustomization.yaml"));
    assertThat(List.of("secretGenerator", "secrets.example.yaml"))
        .allSatisfy(hint -> assertThat(production).doesNotContain(hint));
  }

  /** What is tried is what is run. */
  @Test
  void there_is_one_version_of_redis() throws IOException {
    Pattern image = Pattern.compile("image: (redis:\\S+)");
    List<String> images =
        Stream.of("k8s/try/redis.yaml", "docs/deploy/compose.yaml")
            .map(ManifestsTest::text)
            .flatMap(text -> image.matcher(text).results())
            .map(one -> one.group(1))
            .toList();
    assertThat(images).hasSize(2);
    assertThat(Set.copyOf(images)).hasSize(1);
  }

  private static String text(String file) {
    try {
      return Files.readString(Path.of(file));
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }
}
