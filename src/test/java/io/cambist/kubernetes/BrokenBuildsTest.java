package io.cambist.kubernetes;

import static io.cambist.kubernetes.Build.Overlay.DOCUMENTED;
import static io.cambist.kubernetes.Build.Overlay.PRODUCTION;
import static io.cambist.kubernetes.Build.Overlay.TRY;
import static org.assertj.core.api.Assertions.assertThat;

import io.cambist.kubernetes.Build.Overlay;
import java.lang.reflect.Method;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each rule notices what breaks it. */
class BrokenBuildsTest {
  private static final String RIGHTS = "no_pod_has_rights_that_it_does_not_need";
  private static final String VERSION = "every_image_has_a_version";
  private static final String LABEL = "the_label_of_the_version_is_that_of_the_image";
  private static final String ROOM = "the_native_library_has_room_where_it_is_unpacked";
  private static final String LIMITS = "every_container_asks_for_what_it_needs_and_has_limits";
  private static final String MOUNTS =
      "what_is_mounted_is_there_and_only_scratch_space_is_writable";
  private static final String HTTP = "the_program_is_asked_over_http_alone";
  private static final String PROBES = "probes_are_those_of_health_on_a_port_that_is_there";
  private static final String DRAIN = "a_pod_has_time_to_drain";
  private static final String SETTINGS = "every_setting_is_one_that_the_program_takes";
  private static final String ISSUER = "CAMBIST_ISSUER: https://cambist.example";
  private static final String KEYS = "every_key_that_is_referred_to_is_there";
  private static final String SCALE = "what_scales_what_stays_and_what_rolls_fit_together";
  private static final String PEERS = "no_rule_admits_everybody_or_leads_everywhere";
  private static final String WORLD = "what_leads_into_the_world_leads_nowhere_else";
  private static final String MEANT = "every_policy_means_pods_that_are_there";

  /**
   * @param noticed the rule that has to notice
   * @param sound what stands in the build
   * @param broken what stands there instead
   */
  record Break(String noticed, Overlay overlay, String sound, String broken) {}

  static List<Break> breaks() {
    return Stream.concat(plain(), CarelessBreaks.all().stream()).toList();
  }

  private static Stream<Break> plain() {
    return Stream.of(
        new Break(RIGHTS, TRY, "runAsUser: 65532", "runAsUser: 0"),
        new Break(RIGHTS, TRY, "runAsGroup: 999", "runAsGroup: 0"),
        new Break(RIGHTS, TRY, "runAsNonRoot: true", "runAsNonRoot: false"),
        new Break(RIGHTS, TRY, "type: RuntimeDefault", "type: Unconfined"),
        new Break(RIGHTS, TRY, "readOnlyRootFilesystem: true", "readOnlyRootFilesystem: false"),
        new Break(RIGHTS, TRY, "allowPrivilegeEscalation: false", "privileged: true"),
        new Break(RIGHTS, TRY, "- ALL", "- NET_RAW"),
        new Break(RIGHTS, TRY, "enableServiceLinks: false", "hostNetwork: true"),
        new Break(RIGHTS, TRY, "fsGroup: 65532", "fsGroup: 0"),
        new Break(
            RIGHTS, TRY, "runAsGroup: 999", "runAsGroup: 999\n        supplementalGroups: [0]"),
        new Break(
            RIGHTS,
            TRY,
            "readOnlyRootFilesystem: true",
            "readOnlyRootFilesystem: true\n          procMount: Unmasked"),
        new Break(
            RIGHTS,
            TRY,
            "readOnlyRootFilesystem: true",
            "readOnlyRootFilesystem: true\n          appArmorProfile: { type: Unconfined }"),
        new Break(
            "no_port_is_open_on_a_machine",
            TRY,
            "containerPort: 8080",
            "containerPort: 8080\n          hostPort: 8080"),
        new Break(
            "no_service_is_open_to_the_world",
            TRY,
            "spec:\n  ports",
            "spec:\n  type: LoadBalancer\n  ports"),
        new Break(SCALE, PRODUCTION, "averageUtilization: 60", "averageUtilization: 600"),
        new Break(SCALE, PRODUCTION, "type: Utilization", "type: utilization"),
        new Break(SCALE, PRODUCTION, "WindowSeconds: 300", "WindowSeconds: 3"),
        new Break(
            SCALE, PRODUCTION, "type: Pods\n        value: 1", "type: Pods\n        value: 6"),
        new Break("what_is_broken_holds_up_nobody", PRODUCTION, "AlwaysAllow", "IfHealthyBudget"),
        new Break(
            PEERS,
            PRODUCTION,
            "- namespaceSelector:\n        matchLabels:\n          kubernetes.io/metadata.name: gateway",
            "- ipBlock:\n        cidr: 0.0.0.0/0"),
        new Break(
            PEERS,
            PRODUCTION,
            "- namespaceSelector:\n        matchLabels:\n          kubernetes.io/metadata.name: gateway",
            "- namespaceSelector:\n        matchExpressions: [{ key: kubernetes.io/metadata.name, operator: Exists }]"),
        new Break(VERSION, TRY, "redis:7.2.12-bookworm", "redis"),
        new Break(VERSION, TRY, "redis:7.2.12-bookworm", "redis:latest"),
        new Break(VERSION, TRY, "redis:7.2.12-bookworm", "redis:7.2-bookworm"),
        new Break(LABEL, DOCUMENTED, "platform/cambist:0.1.0", "platform/cambist:0.1.1"),
        new Break(LABEL, DOCUMENTED, "platform/cambist:0.1.0", "platform/cambist@sha256:01"),
        new Break(ROOM, TRY, "sizeLimit: 64Mi", "sizeLimit: 16Mi"),
        new Break(ROOM, TRY, "sizeLimit: 64Mi", "medium: Memory"),
        new Break(ROOM, TRY, "mountPath: /tmp", "mountPath: /var/tmp"),
        new Break(
            "no_variable_is_set_twice",
            PRODUCTION,
            "CAMBIST_ISSUER: https",
            "CAMBIST_DRAIN: PT30S\n  CAMBIST_ISSUER: https"),
        new Break(LIMITS, TRY, "memory: 64Mi", "ephemeral-storage: 64Mi"),
        new Break(LIMITS, TRY, "memory: 64Mi", "memory: 16Mi"),
        new Break(
            "nobody_has_a_token_that_is_not_asked_for",
            TRY,
            "automountServiceAccountToken: false",
            "automountServiceAccountToken: true"),
        new Break(
            "no_service_sets_variables",
            TRY,
            "enableServiceLinks: false",
            "enableServiceLinks: true"),
        new Break(MOUNTS, TRY, "sizeLimit: 64Mi", "medium: Memory"),
        new Break(MOUNTS, TRY, "readOnly: true", "readOnly: false"),
        new Break(MOUNTS, TRY, "readOnly: true", "readOnly: true\n          subPath: a"),
        new Break(
            "every_volume_is_mounted",
            PRODUCTION,
            "/redis\n          name: redis-ca",
            "/redis\n          name: tmp"),
        new Break(HTTP, TRY, "- args:\n        - new-key", "- command:\n        - new-key"),
        new Break(PROBES, TRY, "/q/health/ready", "/q/health/live"),
        new Break(PROBES, TRY, "name: http\n        readiness", "name: web\n        readiness"),
        new Break(DRAIN, TRY, "PT10S", "PT25S"),
        new Break(DRAIN, TRY, "PT10S", "PT5S"),
        new Break(SETTINGS, TRY, "value: PT10S", "value: PT10M"),
        new Break(SETTINGS, PRODUCTION, ISSUER, "CAMBIST_ISSUER: http://cambist.example"),
        new Break(SETTINGS, PRODUCTION, ISSUER, ISSUER + "\n  CAMBIST_MAX_TTL: forever"),
        new Break(SETTINGS, PRODUCTION, ISSUER, ISSUER + "\n  CAMBIST_REDIS_TIMEOUT: PT0S"),
        new Break(SETTINGS, PRODUCTION, ISSUER, ISSUER + "\n  CAMBIST_REDIS_REPLICAS: \"-1\""),
        new Break(SETTINGS, PRODUCTION, ISSUER, ISSUER + "\n  CAMBIST_TRUSTED_PROXIES: 0.0.0.0/0"),
        new Break(SETTINGS, PRODUCTION, ISSUER, ISSUER + "\n  CAMBIST_MAXTTL: PT5M"),
        new Break(KEYS, PRODUCTION, "secretName: cambist-signing-keys", "secretName: keys"),
        new Break(KEYS, PRODUCTION, "key: client-secret", "key: secret"),
        new Break(KEYS, PRODUCTION, "key: ca.crt", "key: authorities.pem"),
        new Break(KEYS, TRY, "key: url", "key: uri"),
        new Break(
            KEYS,
            TRY,
            "configMapRef:\n            name: cambist-",
            "configMapRef:\n            name: x-"),
        new Break(
            "no_secret_is_listed_that_nobody_needs",
            PRODUCTION,
            "name: cambist-operators",
            "name: cambist-redis"),
        new Break(
            "every_deployment_selects_its_own_pods_and_no_others",
            TRY,
            "matchLabels:\n      app.kubernetes.io/component: store",
            "matchLabels:\n      app.kubernetes.io/component: gateway"),
        new Break(
            "every_service_leads_to_a_port_of_pods", TRY, "targetPort: redis", "targetPort: http"),
        new Break(
            "every_pod_has_a_service_account_that_is_there",
            TRY,
            "serviceAccountName: workload",
            "serviceAccountName: worker"),
        new Break(
            "what_is_watched_is_a_port_of_a_service",
            PRODUCTION,
            "port: http\n    scrape",
            "port: web\n    scrape"),
        new Break(
            "every_route_leads_to_a_port_of_a_service",
            PRODUCTION,
            "name: cambist\n      port: 8080",
            "name: cambist\n      port: 80"),
        new Break(
            "everything_is_in_the_namespace_of_the_build",
            PRODUCTION,
            "namespace: cambist\nspec:\n  egress",
            "namespace: default\nspec:\n  egress"),
        new Break(
            "the_namespace_takes_restricted_pods_alone",
            TRY,
            "enforce: restricted",
            "enforce: baseline"),
        new Break(
            "everything_says_what_it_is",
            TRY,
            "app.kubernetes.io/component: store\n        ",
            "app.kubernetes.io/x: store\n        "),
        new Break(SCALE, PRODUCTION, "maxUnavailable: 0", "maxUnavailable: 1"),
        new Break(SCALE, PRODUCTION, "minReplicas: 3", "minReplicas: 2"),
        new Break(SCALE, PRODUCTION, "maxReplicas: 12", "maxReplicas: 3"),
        new Break(SCALE, PRODUCTION, "  maxUnavailable: 1", "  maxUnavailable: 2"),
        new Break(SCALE, PRODUCTION, "  maxUnavailable: 1", "  minAvailable: 3"),
        new Break(
            SCALE,
            PRODUCTION,
            "spec:\n  selector:\n    matchLabels",
            "spec:\n  replicas: 3\n  selector:\n    matchLabels"),
        new Break(
            SCALE,
            PRODUCTION,
            "kind: Deployment\n    name: cambist",
            "kind: Deployment\n    name: redis"),
        new Break(
            "budgets_and_spreads_mean_the_gateway",
            PRODUCTION,
            "labelSelector:\n          matchLabels:\n            app.kubernetes.io/component: gateway",
            "labelSelector:\n          matchLabels:\n            app.kubernetes.io/component: store"),
        new Break(
            MEANT,
            PRODUCTION,
            "podSelector:\n    matchLabels:\n      app.kubernetes.io/component: gateway",
            "podSelector:\n    matchLabels:\n      app.kubernetes.io/component: store"),
        new Break(
            MEANT,
            TRY,
            "podSelector:\n        matchLabels:\n          app.kubernetes.io/component: gateway",
            "podSelector:\n        matchLabels:\n          app.kubernetes.io/component: web"),
        new Break(
            "what_is_not_permitted_is_denied",
            PRODUCTION,
            "podSelector: {}",
            "podSelector: { matchLabels: { app.kubernetes.io/name: cambist } }"),
        new Break(PEERS, PRODUCTION, "kubernetes.io/metadata.name: gateway", "{}"),
        new Break(PEERS, PRODUCTION, "port: 443", "port: 22"),
        new Break(PEERS, PRODUCTION, "port: 6379", "port: 6379\n      endPort: 7000"),
        new Break(PEERS, PRODUCTION, "cidr: 10.20.0.0/24", "cidr: 16.0.0.0/4"),
        new Break(
            PEERS,
            PRODUCTION,
            "- port: http\n      protocol: TCP",
            "- port: web\n      protocol: TCP"),
        new Break(WORLD, PRODUCTION, "- 169.254.0.0/16", "- 169.253.0.0/16"),
        new Break(WORLD, PRODUCTION, "- 169.254.0.0/16", "- 169.254.0.0/17"),
        new Break(WORLD, PRODUCTION, "- 198.18.0.0/15", "- 198.18.0.0/16"),
        new Break(WORLD, PRODUCTION, "- 2002::/16", "- 2003::/16"),
        new Break(WORLD, PRODUCTION, "cidr: 2000::/3", "cidr: ::/0"),
        new Break(WORLD, DOCUMENTED, "cidr: 172.16.0.2/32", "cidr: 64:ff9b::/96"),
        new Break(
            "every_policy_names_the_directions_of_its_rules",
            PRODUCTION,
            "policyTypes:\n  - Egress",
            "policyTypes:\n  - Ingress"),
        new Break("what_a_block_excepts_lies_in_it", PRODUCTION, "- 2002::/16", "- 10.0.0.0/8"));
  }

  private static Set<String> noticing(Break change) {
    String text = change.overlay().text();
    assertThat(text.contains(change.sound())).as(change.sound()).isTrue();
    Build build = change.overlay().of(text.replace(change.sound(), change.broken()));
    return RulesTest.rules()
        .filter(rule -> !RulesTest.broken(rule, build).isEmpty())
        .map(Method::getName)
        .collect(Collectors.toSet());
  }

  @ParameterizedTest
  @MethodSource("breaks")
  void what_is_broken_is_noticed(Break change) {
    assertThat(noticing(change)).contains(change.noticed());
  }

  @Test
  void every_rule_is_tried() {
    Stream<String> rules = RulesTest.rules().map(Method::getName);
    assertThat(breaks().stream().map(Break::noticed)).containsAll(rules.toList());
  }
}
