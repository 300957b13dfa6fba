package io.cambist.kubernetes;

import io.cambist.kubernetes.Build.Placed;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.EnvFromSource;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.KeyToPath;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.BackendTLSPolicy;
import io.fabric8.openshift.api.model.monitoring.v1.ServiceMonitor;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;

/** Every ConfigMap and Secret that pods refer to is there, key by key. */
final class KeyRules {
  /** In every namespace, by the cluster itself. */
  private static final String ROOT_AUTHORITY = "ConfigMap kube-root-ca.crt";

  private KeyRules() {}

  static Stream<String> every_key_that_is_referred_to_is_there(Build build) {
    Set<String> given = given(build);
    return references(build)
        .distinct()
        .filter(reference -> !given.contains(reference))
        .map(reference -> reference + " is not there");
  }

  static Stream<String> no_secret_is_listed_that_nobody_needs(Build build) {
    List<String> needed = references(build).toList();
    return Stream.concat(build.all(Secret.class).stream(), build.others().stream())
        .map(Build::name)
        .filter(name -> needed.stream().noneMatch(one -> one.startsWith(name)))
        .map(name -> "nobody refers to " + name);
  }

  /** What a container is given itself hides what comes from a ConfigMap. */
  static Stream<String> no_variable_is_set_twice(Build build) {
    return build.containers().stream()
        .flatMap(
            placed -> {
              List<String> own = placed.container().getEnv().stream().map(EnvVar::getName).toList();
              Stream<String> given =
                  placed.container().getEnvFrom().stream()
                      .flatMap(source -> keys(build, source))
                      .filter(own::contains);
              Stream<String> again =
                  own.stream()
                      .filter(name -> own.indexOf(name) != own.lastIndexOf(name))
                      .distinct();
              return Stream.concat(given, again)
                  .map(name -> placed + " is told " + name + " twice");
            });
  }

  private static Stream<String> keys(Build build, EnvFromSource source) {
    return build.all(ConfigMap.class).stream()
        .filter(
            map ->
                source.getConfigMapRef() != null
                    && source.getConfigMapRef().getName().equals(map.getMetadata().getName()))
        .flatMap(map -> map.getData().keySet().stream());
  }

  /** By "kind name" where all of it is meant, else by "kind name: key". */
  private static Set<String> given(Build build) {
    Set<String> given = new HashSet<>(Set.of(ROOT_AUTHORITY, ROOT_AUTHORITY + ": ca.crt"));
    for (HasMetadata resource :
        Stream.concat(build.resources().stream(), build.others().stream()).toList()) {
      if (resource instanceof ConfigMap map) {
        add(given, map, map.getData());
      } else if (resource instanceof Secret secret) {
        add(given, secret, secret.getData());
        add(given, secret, secret.getStringData());
      }
    }
    return given;
  }

  private static void add(Set<String> given, HasMetadata resource, Map<String, String> data) {
    if (data != null) {
      given.add(Build.name(resource));
      data.keySet().forEach(key -> given.add(Build.name(resource) + ": " + key));
    }
  }

  private static Stream<String> references(Build build) {
    return Stream.of(
            build.containers().stream().flatMap(KeyRules::variables),
            mounted(build),
            authorities(build))
        .flatMap(references -> references);
  }

  /** By which others know our certificate. */
  private static Stream<String> authorities(Build build) {
    Stream<String> ofGateways =
        build.all(BackendTLSPolicy.class).stream()
            .flatMap(policy -> policy.getSpec().getValidation().getCaCertificateRefs().stream())
            .map(authority -> key(authority.getKind(), authority.getName(), "ca.crt"));
    Stream<String> ofPrometheus =
        build.all(ServiceMonitor.class).stream()
            .flatMap(monitor -> monitor.getSpec().getEndpoints().stream())
            .filter(endpoint -> endpoint.getTlsConfig() != null)
            .map(endpoint -> endpoint.getTlsConfig().getCa().getSecret())
            .map(secret -> key("Secret", secret.getName(), secret.getKey()));
    return Stream.concat(ofGateways, ofPrometheus);
  }

  private static Stream<String> mounted(Build build) {
    return build.all(Deployment.class).stream()
        .flatMap(deployment -> deployment.getSpec().getTemplate().getSpec().getVolumes().stream())
        .flatMap(KeyRules::files);
  }

  private static Stream<String> variables(Placed placed) {
    Stream<String> whole =
        placed.container().getEnvFrom().stream()
            .map(
                source ->
                    source.getConfigMapRef() != null
                        ? "ConfigMap " + source.getConfigMapRef().getName()
                        : "Secret " + source.getSecretRef().getName());
    Stream<String> keys =
        placed.container().getEnv().stream()
            .map(EnvVar::getValueFrom)
            .filter(Objects::nonNull)
            .map(
                source ->
                    source.getSecretKeyRef() != null
                        ? key(
                            "Secret",
                            source.getSecretKeyRef().getName(),
                            source.getSecretKeyRef().getKey())
                        : key(
                            "ConfigMap",
                            source.getConfigMapKeyRef().getName(),
                            source.getConfigMapKeyRef().getKey()));
    return Stream.concat(whole, keys);
  }

  private static String key(String kind, String name, String key) {
    return kind + " " + name + ": " + key;
  }

  private static Stream<String> files(Volume volume) {
    if (volume.getConfigMap() != null) {
      return files(
          "ConfigMap " + volume.getConfigMap().getName(), volume.getConfigMap().getItems());
    }
    if (volume.getSecret() != null) {
      return files("Secret " + volume.getSecret().getSecretName(), volume.getSecret().getItems());
    }
    if (volume.getProjected() == null) {
      return Stream.empty();
    }
    return volume.getProjected().getSources().stream()
        .flatMap(
            source ->
                source.getConfigMap() != null
                    ? files(
                        "ConfigMap " + source.getConfigMap().getName(),
                        source.getConfigMap().getItems())
                    : source.getSecret() != null
                        ? files(
                            "Secret " + source.getSecret().getName(), source.getSecret().getItems())
                        : Stream.empty());
  }

  private static Stream<String> files(String whole, List<KeyToPath> items) {
    return items.isEmpty()
        ? Stream.of(whole)
        : items.stream().map(item -> whole + ": " + item.getKey());
  }
}
