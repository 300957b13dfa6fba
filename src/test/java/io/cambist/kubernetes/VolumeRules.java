package io.cambist.kubernetes;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.common.collect.Streams;
import io.fabric8.kubernetes.api.model.KeyToPath;
import io.fabric8.kubernetes.api.model.ServiceAccountTokenProjection;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.VolumeProjection;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;

/** What volumes are, and how they are mounted. */
final class VolumeRules {
  /** Of Pod Security "restricted". */
  private static final Set<String> KINDS =
      Set.of(
          "configMap",
          "csi",
          "downwardAPI",
          "emptyDir",
          "ephemeral",
          "persistentVolumeClaim",
          "projected",
          "secret");

  /** For the owner and the group to read; nobody else is in a container. */
  private static final int READABLE = 0440;

  /** In seconds; Kubernetes takes no less. */
  private static final long SHORTEST_TOKEN = 600;

  private static final ObjectMapper AS_WRITTEN = new ObjectMapper();

  private VolumeRules() {}

  private static Stream<Volume> volumes(Build build) {
    return build.all(Deployment.class).stream()
        .flatMap(deployment -> deployment.getSpec().getTemplate().getSpec().getVolumes().stream());
  }

  static Stream<String> every_volume_is_one_of_restricted_pods(Build build) {
    return volumes(build)
        .flatMap(volume -> Streams.stream(AS_WRITTEN.valueToTree(volume).fieldNames()))
        .filter(key -> !key.equals("name") && !KINDS.contains(key))
        .map(kind -> "a volume is " + kind);
  }

  /** Whoever writes 440 where JSON has no octal numbers has written 0670. */
  static Stream<String> files_are_there_to_be_read_alone(Build build) {
    return volumes(build)
        .flatMap(VolumeRules::modes)
        .filter(Objects::nonNull)
        .filter(mode -> (mode & ~READABLE) != 0 || (mode & READABLE) == 0)
        .map(mode -> "files have the mode 0" + Integer.toOctalString(mode));
  }

  private static Stream<Integer> modes(Volume volume) {
    Stream<Integer> whole =
        Stream.of(
            volume.getSecret() == null ? null : volume.getSecret().getDefaultMode(),
            volume.getConfigMap() == null ? null : volume.getConfigMap().getDefaultMode(),
            volume.getProjected() == null ? null : volume.getProjected().getDefaultMode());
    return Stream.concat(whole, items(volume).map(KeyToPath::getMode));
  }

  /** Files that are called otherwise than their keys. */
  static Stream<KeyToPath> items(Volume volume) {
    Stream<List<KeyToPath>> projected =
        sources(volume)
            .flatMap(
                source ->
                    Stream.of(
                        source.getSecret() == null ? null : source.getSecret().getItems(),
                        source.getConfigMap() == null ? null : source.getConfigMap().getItems()));
    Stream<List<KeyToPath>> plain =
        Stream.of(
            volume.getSecret() == null ? null : volume.getSecret().getItems(),
            volume.getConfigMap() == null ? null : volume.getConfigMap().getItems());
    return Stream.concat(plain, projected).filter(Objects::nonNull).flatMap(List::stream);
  }

  private static Stream<VolumeProjection> sources(Volume volume) {
    return volume.getProjected() == null
        ? Stream.empty()
        : volume.getProjected().getSources().stream();
  }

  static Stream<ServiceAccountTokenProjection> tokens(Volume volume) {
    return sources(volume).map(VolumeProjection::getServiceAccountToken).filter(Objects::nonNull);
  }

  static Stream<String> tokens_live_as_long_as_kubernetes_lets_them(Build build) {
    return volumes(build)
        .flatMap(VolumeRules::tokens)
        .filter(
            token ->
                token.getExpirationSeconds() == null
                    || token.getExpirationSeconds() < SHORTEST_TOKEN)
        .map(token -> "a token lives " + token.getExpirationSeconds() + " s");
  }

  /** From the root of the container, one beside the other; from the volume, never out of it. */
  static Stream<String> every_path_is_one(Build build) {
    Stream<String> mounts =
        build.containers().stream()
            .flatMap(
                placed -> {
                  List<String> paths =
                      placed.container().getVolumeMounts().stream()
                          .map(VolumeMount::getMountPath)
                          .toList();
                  return paths.stream()
                      .filter(
                          path ->
                              !path.matches("(/[\\w.-]+)+")
                                  || isUpwards(path)
                                  || paths.stream().filter(path::equals).count() > 1);
                });
    Stream<String> files =
        volumes(build)
            .flatMap(
                volume ->
                    Stream.concat(
                        items(volume).map(KeyToPath::getPath),
                        tokens(volume).map(ServiceAccountTokenProjection::getPath)))
            .filter(path -> !path.matches("[\\w.-]+(/[\\w.-]+)*") || isUpwards(path));
    return Stream.concat(mounts, files).map(path -> "no path to mount at: " + path);
  }

  private static boolean isUpwards(String path) {
    return List.of(path.split("/", -1)).contains("..");
  }
}
