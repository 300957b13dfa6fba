package io.cambist.kubernetes;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * What is applied to a cluster.
 *
 * @param others what others bring: the Secrets of the file that lists them
 */
record Build(List<HasMetadata> resources, List<HasMetadata> others) {
  private static final Map<Overlay, String> BUILT = new ConcurrentHashMap<>();

  /**
   * The overlays that we ship, somebody's own as README shows it, and production with TLS and
   * without an authority of Redis.
   */
  enum Overlay {
    TRY,
    PRODUCTION,
    DOCUMENTED,
    ENCRYPTED;

    private Path directory() {
      return Path.of("k8s", (this == TRY ? TRY : PRODUCTION).name().toLowerCase(Locale.ROOT));
    }

    Build build() {
      return of(text());
    }

    /** The build as it is written in this text. */
    Build of(String text) {
      return new Build(resources(text), resources(example()));
    }

    String text() {
      return BUILT.computeIfAbsent(
          this,
          overlay ->
              switch (overlay) {
                case TRY, PRODUCTION -> Kustomize.build(overlay.directory());
                case DOCUMENTED -> DocumentedOverlay.build();
                case ENCRYPTED -> Components.build("operators", "public-redis-authority", "tls");
              });
    }

    private String example() {
      String production = example(directory());
      return this == ENCRYPTED
          ? production + "---\n" + example(Path.of("k8s", "components", "tls"))
          : production;
    }

    private static String example(Path directory) {
      Path file = directory.resolve("secrets.example.yaml");
      try {
        return Files.exists(file) ? Files.readString(file) : "";
      } catch (IOException unreadable) {
        throw new UncheckedIOException(unreadable);
      }
    }
  }

  /** A container of a Deployment, with all that is around it. */
  record Placed(Deployment deployment, Container container) {
    PodSpec pod() {
      return deployment.getSpec().getTemplate().getSpec();
    }

    Map<String, String> labels() {
      return deployment.getSpec().getTemplate().getMetadata().getLabels();
    }

    /** Whether it runs our program, by its image or, since that may be renamed, by its label. */
    boolean isCambist() {
      return container.getImage().matches("(.*/)?cambist([:@].*)?")
          || "gateway".equals(labels().get("app.kubernetes.io/component"));
    }

    @Override
    public String toString() {
      return deployment.getMetadata().getName() + "/" + container.getName();
    }
  }

  private static List<HasMetadata> resources(String text) {
    return Manifests.read(text).stream().map(HasMetadata.class::cast).toList();
  }

  <T extends HasMetadata> List<T> all(Class<T> kind) {
    return resources.stream().filter(kind::isInstance).map(kind::cast).toList();
  }

  List<Placed> containers() {
    return all(Deployment.class).stream()
        .flatMap(
            deployment -> {
              PodSpec pod = deployment.getSpec().getTemplate().getSpec();
              return Stream.concat(pod.getInitContainers().stream(), pod.getContainers().stream())
                  .map(container -> new Placed(deployment, container));
            })
        .toList();
  }

  /** The Deployment of the gateway. */
  Deployment gateway() {
    return all(Deployment.class).stream()
        .filter(deployment -> deployment.getMetadata().getName().equals("cambist"))
        .findFirst()
        .orElseThrow();
  }

  /** Its container. */
  Placed program() {
    return containers().stream()
        .filter(placed -> placed.toString().equals("cambist/cambist"))
        .findFirst()
        .orElseThrow();
  }

  /** The labels of each Deployment's pods. */
  Stream<Map<String, String>> podLabels() {
    return all(Deployment.class).stream()
        .map(deployment -> deployment.getSpec().getTemplate().getMetadata().getLabels());
  }

  static String name(HasMetadata resource) {
    return resource.getKind() + " " + resource.getMetadata().getName();
  }
}
