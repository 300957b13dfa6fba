package io.cambist.kubernetes;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;

/** Production and what is added to it by a line. */
final class Components {
  private Components() {}

  static String build(String... names) {
    try {
      // An overlay names others by paths that are relative.
      Path directory = Files.createTempDirectory(Path.of("target"), "overlay");
      Path file = directory.resolve("kustomization.yaml");
      try {
        Files.writeString(
            file,
            """
            apiVersion: kustomize.config.k8s.io/v1beta1
            kind: Kustomization
            namespace: cambist
            resources: [../../k8s/production]
            components: [%s]
            labels: [{ pairs: { app.kubernetes.io/instance: production }, includeTemplates: true }]
            """
                .formatted(
                    Arrays.stream(names)
                        .map("../../k8s/components/"::concat)
                        .collect(Collectors.joining(", "))));
        return Kustomize.build(directory);
      } finally {
        Files.deleteIfExists(file);
        Files.delete(directory);
      }
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
  }
}
