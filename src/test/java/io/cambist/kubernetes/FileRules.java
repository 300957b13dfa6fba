package io.cambist.kubernetes;

import io.cambist.settings.Form;
import io.cambist.settings.Setting;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapVolumeSource;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.KeyToPath;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretVolumeSource;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeMount;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** What a setting names is where it says. */
final class FileRules {
  private static final Set<String> FILES = Set.of("a PEM file", "a file");

  /** Without which the program starts. */
  private static final Set<String> MAY_BE_MISSING =
      Set.of(Setting.OPERATORS_CLIENT_SECRET.variable());

  private FileRules() {}

  static Stream<String> what_a_setting_names_is_mounted(Build build) {
    return ProgramRules.values(build, build.program()).entrySet().stream()
        .flatMap(
            variable ->
                Setting.ofVariable(variable.getKey()).stream()
                    .filter(setting -> !isThere(build, setting.form(), variable.getValue()))
                    .map(setting -> setting.variable() + " names what is not mounted"));
  }

  private static boolean isThere(Build build, Form form, String path) {
    List<VolumeMount> mounts = build.program().container().getVolumeMounts();
    if (form.what().equals("a directory")) {
      return mounts.stream().anyMatch(mount -> mount.getMountPath().equals(path));
    }
    return !FILES.contains(form.what())
        || mounts.stream()
            .filter(mount -> path.startsWith(mount.getMountPath() + "/"))
            .anyMatch(
                mount -> brings(build, mount, path.substring(mount.getMountPath().length() + 1)));
  }

  private static boolean brings(Build build, VolumeMount mount, String file) {
    return build.program().pod().getVolumes().stream()
        .filter(volume -> volume.getName().equals(mount.getName()))
        .flatMap(volume -> files(build, volume))
        .anyMatch(file::equals);
  }

  private static Stream<String> files(Build build, Volume volume) {
    List<String> items = VolumeRules.items(volume).map(KeyToPath::getPath).toList();
    if (!items.isEmpty()) {
      return items.stream();
    }
    String name =
        Optional.ofNullable(volume.getSecret())
            .map(SecretVolumeSource::getSecretName)
            .or(
                () ->
                    Optional.ofNullable(volume.getConfigMap()).map(ConfigMapVolumeSource::getName))
            .orElse("");
    return Stream.concat(build.resources().stream(), build.others().stream())
        .filter(resource -> resource.getMetadata().getName().equals(name))
        .flatMap(FileRules::keys);
  }

  private static Stream<String> keys(HasMetadata resource) {
    Stream<Map<String, String>> data =
        resource instanceof ConfigMap map
            ? Stream.of(map.getData())
            : resource instanceof Secret secret
                ? Stream.of(secret.getData(), secret.getStringData())
                : Stream.empty();
    return data.filter(Objects::nonNull).flatMap(keys -> keys.keySet().stream());
  }

  /** A pod waits for what it cannot do without, instead of ending again and again. */
  static Stream<String> what_must_be_there_is_waited_for(Build build) {
    Stream<String> variables =
        build.containers().stream()
            .flatMap(placed -> placed.container().getEnv().stream())
            .filter(variable -> !MAY_BE_MISSING.contains(variable.getName()))
            .filter(FileRules::isOptional)
            .map(EnvVar::getName);
    Stream<String> sources =
        build.containers().stream()
            .flatMap(placed -> placed.container().getEnvFrom().stream())
            .filter(
                source ->
                    (source.getConfigMapRef() != null
                            && Boolean.TRUE.equals(source.getConfigMapRef().getOptional()))
                        || (source.getSecretRef() != null
                            && Boolean.TRUE.equals(source.getSecretRef().getOptional())))
            .map(source -> "a source of variables");
    Stream<String> volumes =
        build.containers().stream()
            .flatMap(placed -> placed.pod().getVolumes().stream())
            .filter(FileRules::isOptional)
            .map(Volume::getName);
    return Stream.of(variables, sources, volumes)
        .flatMap(names -> names)
        .map(name -> name + " may be missing");
  }

  /** Who has no console needs no secret for it. */
  static Stream<String> what_may_be_missing_holds_up_nobody(Build build) {
    return build.program().container().getEnv().stream()
        .filter(variable -> MAY_BE_MISSING.contains(variable.getName()))
        .filter(variable -> !isOptional(variable))
        .map(variable -> "no pod starts without " + variable.getName());
  }

  private static boolean isOptional(EnvVar variable) {
    var source = variable.getValueFrom();
    return source != null
        && ((source.getSecretKeyRef() != null
                && Boolean.TRUE.equals(source.getSecretKeyRef().getOptional()))
            || (source.getConfigMapKeyRef() != null
                && Boolean.TRUE.equals(source.getConfigMapKeyRef().getOptional())));
  }

  private static boolean isOptional(Volume volume) {
    return (volume.getSecret() != null && Boolean.TRUE.equals(volume.getSecret().getOptional()))
        || (volume.getConfigMap() != null
            && Boolean.TRUE.equals(volume.getConfigMap().getOptional()))
        || (volume.getProjected() != null
            && volume.getProjected().getSources().stream()
                .anyMatch(
                    source ->
                        (source.getSecret() != null
                                && Boolean.TRUE.equals(source.getSecret().getOptional()))
                            || (source.getConfigMap() != null
                                && Boolean.TRUE.equals(source.getConfigMap().getOptional()))));
  }
}
