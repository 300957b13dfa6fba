package io.cambist.kubernetes;

import io.cambist.settings.Setting;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPBackendRef;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPRoute;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.ParentReference;
import java.net.URI;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** The way of callers, from the Gateway on. */
final class RouteRules {
  private RouteRules() {}

  private static Stream<HTTPRoute> routes(Build build) {
    return build.all(HTTPRoute.class).stream();
  }

  /** Those of the Gateways by which somebody comes in. */
  static List<String> namespaces(Build build) {
    return routes(build)
        .flatMap(route -> route.getSpec().getParentRefs().stream())
        .map(ParentReference::getNamespace)
        .filter(Objects::nonNull)
        .distinct()
        .toList();
  }

  /** What is in another namespace wants a ReferenceGrant there, and our policies know no way. */
  static Stream<String> no_route_leads_out_of_the_namespace(Build build) {
    return routes(build)
        .flatMap(route -> route.getSpec().getRules().stream())
        .flatMap(rule -> rule.getBackendRefs().stream())
        .map(HTTPBackendRef::getNamespace)
        .filter(Objects::nonNull)
        .map(namespace -> "a route leads into " + namespace);
  }

  /** A Gateway that terminates TLS has a name for where it does. */
  static Stream<String> every_route_comes_from_a_listener_of_a_gateway(Build build) {
    return routes(build)
        .filter(
            route ->
                route.getSpec().getParentRefs().isEmpty()
                    || route.getSpec().getParentRefs().stream()
                        .anyMatch(
                            parent ->
                                parent.getNamespace() == null || parent.getSectionName() == null))
        .map(route -> Build.name(route) + " comes from anywhere");
  }

  /** Slash is all of it: health and metrics too. */
  static Stream<String> every_route_names_hosts_and_paths(Build build) {
    Stream<String> hosts =
        routes(build)
            .filter(
                route ->
                    route.getSpec().getHostnames().isEmpty()
                        || !route.getSpec().getHostnames().stream()
                            .allMatch(host -> host.matches("[a-z0-9-]+(\\.[a-z0-9-]+)+")))
            .map(route -> Build.name(route) + " is for no host");
    Stream<String> paths =
        routes(build)
            .flatMap(route -> route.getSpec().getRules().stream())
            .flatMap(rule -> rule.getMatches().stream())
            .filter(
                match ->
                    match.getPath() == null
                        || !match.getPath().getValue().matches("/[\\w.][\\w./-]*"))
            .map(match -> "a route is for no path: " + match);
    return Stream.concat(hosts, paths);
  }

  static Stream<String> callers_come_in_by_the_name_that_tokens_tell(Build build) {
    String issuer =
        ProgramRules.values(build, build.program())
            .getOrDefault(Setting.ISSUER.variable(), "https://nobody.invalid");
    String host = URI.create(issuer).getHost();
    return build.all(HTTPRoute.class).isEmpty()
            || routes(build).anyMatch(route -> route.getSpec().getHostnames().contains(host))
        ? Stream.empty()
        : Stream.of("no route is for " + host);
  }
}
