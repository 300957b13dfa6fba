package io.cambist.kubernetes;

import io.cambist.settings.Setting;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.Probe;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.openshift.api.model.monitoring.v1.Endpoint;
import io.fabric8.openshift.api.model.monitoring.v1.ServiceMonitor;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/** Whoever speaks with the program does so where it listens, and in its language. */
final class SpeechRules {
  private static final int LONGEST_START = 60;
  private static final String OURS = "cambist";

  private SpeechRules() {}

  private static Map<String, String> values(Build build) {
    return ProgramRules.values(build, build.program());
  }

  private static boolean isEncrypted(Build build) {
    return values(build).containsKey(Setting.TLS_CERTIFICATE.variable());
  }

  private static String language(Build build) {
    return isEncrypted(build) ? "https" : "http";
  }

  /** A container has one port, which is called after what is spoken there. */
  static Stream<String> the_port_is_that_of_the_program(Build build) {
    Setting setting = isEncrypted(build) ? Setting.HTTP_SSL_PORT : Setting.HTTP_PORT;
    String port = values(build).getOrDefault(setting.variable(), setting.standard().orElseThrow());
    List<ContainerPort> ports = build.program().container().getPorts();
    boolean sound =
        ports.size() == 1
            && ports.get(0).getContainerPort().toString().equals(port)
            && Objects.equals(ports.get(0).getName(), language(build));
    return sound ? Stream.empty() : Stream.of("the program listens at " + port + " alone");
  }

  static Stream<String> probes_speak_as_the_program_does(Build build) {
    String scheme = language(build).toUpperCase(Locale.ROOT);
    return ProgramRules.probes(build.program()).entrySet().stream()
        .filter(probe -> probe.getValue().getHttpGet() != null)
        .filter(
            probe -> {
              var asked = probe.getValue().getHttpGet();
              return asked.getHost() != null
                  || !asked.getHttpHeaders().isEmpty()
                  || !Objects.requireNonNullElse(asked.getScheme(), "HTTP").equals(scheme);
            })
        .map(probe -> "the program does not answer the probe whether it is " + probe.getKey());
  }

  /** On a node that has much else to do; what is zero or less Kubernetes refuses. */
  static Stream<String> a_start_may_take_a_minute_and_a_hiccup_ends_nothing(Build build) {
    Map<String, Probe> probes = ProgramRules.probes(build.program());
    Probe started = probes.get("started");
    return Stream.of(
            started != null
                    && started.getPeriodSeconds() * started.getFailureThreshold() >= LONGEST_START
                ? ""
                : "a start has less than a minute",
            probes.entrySet().stream()
                    .filter(probe -> !probe.getKey().equals("started"))
                    .map(Map.Entry::getValue)
                    .allMatch(probe -> probe.getFailureThreshold() >= 2)
                ? ""
                : "one answer that is late is enough to be sent nothing more, or to be killed",
            probes.values().stream()
                    .allMatch(
                        probe -> probe.getPeriodSeconds() >= 1 && probe.getTimeoutSeconds() >= 1)
                ? ""
                : "a probe has no time")
        .filter(problem -> !problem.isEmpty());
  }

  static Stream<String> services_say_what_the_program_speaks(Build build) {
    return build.all(Service.class).stream()
        .filter(service -> service.getMetadata().getName().equals(OURS))
        .flatMap(service -> service.getSpec().getPorts().stream())
        .filter(port -> !language(build).equals(port.getAppProtocol()))
        .map(port -> "a Service says that the program speaks " + port.getAppProtocol());
  }

  static Stream<String> prometheus_asks_as_the_program_answers(Build build) {
    return build.all(ServiceMonitor.class).stream()
        .flatMap(monitor -> monitor.getSpec().getEndpoints().stream())
        .filter(endpoint -> !isSound(build, endpoint))
        .map(endpoint -> "Prometheus does not get metrics from " + endpoint);
  }

  private static boolean isSound(Build build, Endpoint endpoint) {
    return "/q/metrics".equals(endpoint.getPath())
        && Objects.requireNonNullElse(endpoint.getScheme(), "http").equals(language(build))
        && (!isEncrypted(build)
            || (endpoint.getTlsConfig() != null
                && endpoint.getTlsConfig().getCa() != null
                && endpoint.getTlsConfig().getServerName() != null
                && endpoint.getTlsConfig().getInsecureSkipVerify() == null))
        && Stream.of(endpoint.getScrapeTimeout(), endpoint.getInterval())
            .allMatch(span -> span.matches("[1-9]\\d{0,3}s"))
        && seconds(endpoint.getScrapeTimeout()) <= seconds(endpoint.getInterval());
  }

  /** Prometheus knows more units; these are enough. */
  private static int seconds(String span) {
    return Integer.parseInt(span.substring(0, span.length() - 1));
  }
}
