package io.cambist.kubernetes;

import io.cambist.SettingValues;
import io.cambist.kubernetes.Build.Placed;
import io.cambist.settings.Setting;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.EnvFromSource;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.EnvVarSource;
import io.fabric8.kubernetes.api.model.Probe;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/** How our own program is run. */
final class ProgramRules {
  private ProgramRules() {}

  /** Else the rules for it would hold, for nobody. */
  static Stream<String> there_is_one_gateway_that_is_judged(Build build) {
    List<String> judged =
        build.containers().stream()
            .filter(Placed::isCambist)
            .filter(placed -> placed.pod().getContainers().contains(placed.container()))
            .map(Placed::toString)
            .toList();
    return judged.equals(List.of("cambist/cambist"))
        ? Stream.empty()
        : Stream.of("not the gateway alone: " + judged);
  }

  /** There is no shell in our image. */
  static Stream<String> the_program_is_asked_over_http_alone(Build build) {
    return build.containers().stream()
        .filter(Placed::isCambist)
        .filter(
            placed ->
                placed.container().getLifecycle() != null
                    || !placed.container().getCommand().isEmpty()
                    || Boolean.TRUE.equals(placed.container().getStdin())
                    || (placed.container().getName().equals("cambist")
                        && !placed.container().getArgs().isEmpty())
                    || probes(placed).values().stream().anyMatch(probe -> probe.getExec() != null))
        .map(placed -> placed + " runs something besides the program");
  }

  static Stream<String> probes_are_those_of_health_on_a_port_that_is_there(Build build) {
    Placed program = build.program();
    Map<String, Probe> probes = probes(program);
    List<String> ports =
        program.container().getPorts().stream().map(ContainerPort::getName).toList();
    return Stream.of("started", "ready", "live")
        .filter(
            health -> {
              Probe probe = probes.get(health);
              return probe == null
                  || probe.getHttpGet() == null
                  || !probe.getHttpGet().getPath().equals("/q/health/" + health)
                  || !ports.contains(probe.getHttpGet().getPort().getStrVal());
            })
        .map(health -> "no sound probe asks /q/health/" + health);
  }

  static Map<String, Probe> probes(Placed placed) {
    var probes = new HashMap<String, Probe>();
    var container = placed.container();
    Optional.ofNullable(container.getStartupProbe())
        .ifPresent(probe -> probes.put("started", probe));
    Optional.ofNullable(container.getReadinessProbe())
        .ifPresent(probe -> probes.put("ready", probe));
    Optional.ofNullable(container.getLivenessProbe()).ifPresent(probe -> probes.put("live", probe));
    return probes;
  }

  /** A pod that is killed while it drains loses what it was answering. */
  static Stream<String> a_pod_has_time_to_drain(Build build) {
    Duration drain =
        Setting.DRAIN
            .span(Optional.ofNullable(values(build, build.program()).get("CAMBIST_DRAIN")))
            .orElse(Duration.ZERO);
    Long grace = build.program().pod().getTerminationGracePeriodSeconds();
    Probe ready = build.program().container().getReadinessProbe();
    return Stream.of(
            drain.compareTo(
                        Duration.ofSeconds(
                            (long) ready.getPeriodSeconds() * ready.getFailureThreshold()))
                    < 0
                ? "CAMBIST_DRAIN is over before the probes have told of it"
                : "",
            grace == null || drain.plusSeconds(10).compareTo(Duration.ofSeconds(grace)) > 0
                ? "terminationGracePeriodSeconds leaves no time after CAMBIST_DRAIN"
                : "")
        .filter(problem -> !problem.isEmpty());
  }

  /** What would stop the start of a pod is told before one is started. */
  static Stream<String> every_setting_is_one_that_the_program_takes(Build build) {
    return build.containers().stream()
        .filter(Placed::isCambist)
        .flatMap(
            placed ->
                SettingValues.problems(values(build, placed)).stream()
                    .map(problem -> placed + ": " + problem));
  }

  /** The variables of a container; what is in a Secret is not known, and empty. */
  static Map<String, String> values(Build build, Placed placed) {
    var values = new HashMap<String, String>();
    for (EnvFromSource source : placed.container().getEnvFrom()) {
      if (source.getConfigMapRef() != null) {
        String prefix = Optional.ofNullable(source.getPrefix()).orElse("");
        data(build, source.getConfigMapRef().getName())
            .forEach((name, value) -> values.put(prefix + name, value));
      }
    }
    for (EnvVar variable : placed.container().getEnv()) {
      values.put(
          variable.getName(),
          Optional.ofNullable(variable.getValue())
              .or(
                  () ->
                      Optional.ofNullable(variable.getValueFrom())
                          .map(EnvVarSource::getConfigMapKeyRef)
                          .map(key -> data(build, key.getName()).get(key.getKey())))
              .orElse(""));
    }
    return values;
  }

  private static Map<String, String> data(Build build, String name) {
    return build.all(ConfigMap.class).stream()
        .filter(map -> map.getMetadata().getName().equals(name))
        .map(ConfigMap::getData)
        .filter(Objects::nonNull)
        .findFirst()
        .orElse(Map.of());
  }
}
