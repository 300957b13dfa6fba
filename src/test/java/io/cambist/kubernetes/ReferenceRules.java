package io.cambist.kubernetes;

import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPRoute;
import io.fabric8.openshift.api.model.monitoring.v1.ServiceMonitor;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** What selects or names something selects or names something that is there. */
final class ReferenceRules {
  private ReferenceRules() {}

  static Stream<String> every_deployment_selects_its_own_pods_and_no_others(Build build) {
    return build.all(Deployment.class).stream()
        .filter(
            deployment -> {
              LabelSelector selector = deployment.getSpec().getSelector();
              return !Selectors.matches(
                      selector, deployment.getSpec().getTemplate().getMetadata().getLabels())
                  || build.podLabels().filter(pod -> Selectors.matches(selector, pod)).count() != 1;
            })
        .map(deployment -> Build.name(deployment) + " does not select its own pods alone");
  }

  static Stream<String> every_service_leads_to_a_port_of_pods(Build build) {
    return build.all(Service.class).stream()
        .flatMap(
            service ->
                service.getSpec().getPorts().stream()
                    .filter(
                        port ->
                            build.containers().stream()
                                .filter(
                                    placed ->
                                        placed
                                            .labels()
                                            .entrySet()
                                            .containsAll(
                                                service.getSpec().getSelector().entrySet()))
                                .flatMap(placed -> placed.container().getPorts().stream())
                                .noneMatch(
                                    there ->
                                        there.getName().equals(port.getTargetPort().getStrVal())))
                    .map(port -> Build.name(service) + " leads nowhere by " + port.getName()));
  }

  /** What leaves the cluster leaves it by the route. */
  static Stream<String> no_service_is_open_to_the_world(Build build) {
    return build.all(Service.class).stream()
        .filter(
            service ->
                !"ClusterIP"
                        .equals(
                            Objects.requireNonNullElse(service.getSpec().getType(), "ClusterIP"))
                    || !service.getSpec().getExternalIPs().isEmpty())
        .map(service -> Build.name(service) + " is open to the world");
  }

  static Stream<String> every_pod_has_a_service_account_that_is_there(Build build) {
    List<String> accounts =
        build.all(ServiceAccount.class).stream()
            .map(account -> account.getMetadata().getName())
            .toList();
    return build.all(Deployment.class).stream()
        .map(deployment -> deployment.getSpec().getTemplate().getSpec().getServiceAccountName())
        .filter(Objects::nonNull)
        .filter(name -> !accounts.contains(name))
        .map(name -> "there is no service account " + name);
  }

  static Stream<String> what_is_watched_is_a_port_of_a_service(Build build) {
    return build.all(ServiceMonitor.class).stream()
        .flatMap(
            monitor ->
                monitor.getSpec().getEndpoints().stream()
                    .filter(
                        endpoint ->
                            build.all(Service.class).stream()
                                .filter(
                                    service ->
                                        Selectors.matches(
                                            monitor.getSpec().getSelector(),
                                            service.getMetadata().getLabels()))
                                .flatMap(service -> service.getSpec().getPorts().stream())
                                .noneMatch(port -> port.getName().equals(endpoint.getPort())))
                    .map(endpoint -> Build.name(monitor) + " watches nothing"));
  }

  static Stream<String> every_route_leads_to_a_port_of_a_service(Build build) {
    return build.all(HTTPRoute.class).stream()
        .flatMap(route -> route.getSpec().getRules().stream())
        .flatMap(rule -> rule.getBackendRefs().stream())
        .filter(
            backend ->
                build.all(Service.class).stream()
                    .filter(service -> service.getMetadata().getName().equals(backend.getName()))
                    .flatMap(service -> service.getSpec().getPorts().stream())
                    .noneMatch(port -> port.getPort().equals(backend.getPort())))
        .map(backend -> "a route leads nowhere: " + backend.getName() + ":" + backend.getPort());
  }
}
