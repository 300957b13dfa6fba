package io.cambist.kubernetes;

import io.cambist.settings.Setting;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.BackendTLSPolicy;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPRoute;
import io.fabric8.openshift.api.model.monitoring.v1.ServiceMonitor;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** Who speaks TLS with our pods knows whom he trusts. */
final class TlsRules {
  private TlsRules() {}

  static Stream<String> a_gateway_is_told_to_speak_tls_where_the_program_does(Build build) {
    boolean encrypted =
        ProgramRules.values(build, build.program()).containsKey(Setting.TLS_CERTIFICATE.variable());
    boolean told = !build.all(BackendTLSPolicy.class).isEmpty();
    return encrypted == told || build.all(HTTPRoute.class).isEmpty()
        ? Stream.empty()
        : Stream.of("the Gateway speaks otherwise than the program");
  }

  static Stream<String> what_is_to_be_encrypted_is_a_port_of_a_service(Build build) {
    return build.all(BackendTLSPolicy.class).stream()
        .flatMap(policy -> policy.getSpec().getTargetRefs().stream())
        .filter(
            target ->
                !"Service".equals(target.getKind())
                    || build.all(Service.class).stream()
                        .filter(service -> service.getMetadata().getName().equals(target.getName()))
                        .flatMap(service -> service.getSpec().getPorts().stream())
                        .noneMatch(port -> port.getName().equals(target.getSectionName())))
        .map(target -> "nothing is encrypted at " + target.getName());
  }

  /** One certificate, which has one name, whoever looks at it. */
  static Stream<String> the_certificate_is_looked_at_alike(Build build) {
    List<String> names =
        Stream.concat(
                build.all(BackendTLSPolicy.class).stream()
                    .map(policy -> policy.getSpec().getValidation().getHostname()),
                build.all(ServiceMonitor.class).stream()
                    .flatMap(monitor -> monitor.getSpec().getEndpoints().stream())
                    .filter(endpoint -> endpoint.getTlsConfig() != null)
                    .map(endpoint -> endpoint.getTlsConfig().getServerName()))
            .map(Objects::toString)
            .distinct()
            .toList();
    return names.size() <= 1 ? Stream.empty() : Stream.of("a certificate of several: " + names);
  }
}
