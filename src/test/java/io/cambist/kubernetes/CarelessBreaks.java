package io.cambist.kubernetes;

import io.cambist.kubernetes.BrokenBuildsTest.Break;
import io.cambist.kubernetes.Build.Overlay;
import java.util.List;

/** Edits of a careless hand, each of which Kubernetes takes, or refuses only when it is applied. */
final class CarelessBreaks {
  /** Rule, overlay, what stands there, and what stands there instead, "\n" being a new line. */
  private static final String ALL =
      """
      nodes_that_take_no_pods_do_not_count | PRODUCTION | nodeTaintsPolicy: Honor | nodeTaintsPolicy: Ignore
      nodes_that_take_no_pods_do_not_count | PRODUCTION | nodeTaintsPolicy: Honor | nodeAffinityPolicy: Honor
      spreads_are_over_machines_and_zones | PRODUCTION | maxSkew: 1 | maxSkew: 0
      spreads_are_over_machines_and_zones | PRODUCTION | topologyKey: kubernetes.io/hostname | topologyKey: kubernetes.io/host
      spreads_are_over_machines_and_zones | PRODUCTION | - pod-template-hash | - pod-template
      the_scheduler_says_where_pods_go | PRODUCTION | enableServiceLinks: false | enableServiceLinks: false\\n      nodeName: node1
      the_scheduler_says_where_pods_go | PRODUCTION | enableServiceLinks: false | enableServiceLinks: false\\n      tolerations: [{ operator: Exists }]
      the_scheduler_says_where_pods_go | PRODUCTION | enableServiceLinks: false | enableServiceLinks: false\\n      priorityClassName: system-node-critical
      there_is_a_pod_of_each | TRY | replicas: 1 | replicas: 0
      what_is_asked_for_is_neither_nothing_nor_a_machine | PRODUCTION | memory: 384Mi | memory: 384m
      what_is_asked_for_is_neither_nothing_nor_a_machine | PRODUCTION | memory: 384Mi | memory: 384Gi
      what_is_asked_for_is_neither_nothing_nor_a_machine | PRODUCTION | cpu: "2" | cpu: "2000"
      the_program_has_the_memory_that_it_was_seen_to_take | PRODUCTION | memory: 384Mi | memory: 128Mi
      scratch_space_fits_a_machine | PRODUCTION | sizeLimit: 64Mi | sizeLimit: 64Ti
      a_start_may_take_a_minute_and_a_hiccup_ends_nothing | PRODUCTION | failureThreshold: 60 | failureThreshold: 1
      a_start_may_take_a_minute_and_a_hiccup_ends_nothing | PRODUCTION | failureThreshold: 60 | failureThreshold: 0
      a_start_may_take_a_minute_and_a_hiccup_ends_nothing | PRODUCTION | failureThreshold: 3 | failureThreshold: 1
      a_start_may_take_a_minute_and_a_hiccup_ends_nothing | PRODUCTION | periodSeconds: 10 | periodSeconds: 0
      probes_speak_as_the_program_does | PRODUCTION | path: /q/health/live | path: /q/health/live\\n            scheme: HTTPS
      probes_speak_as_the_program_does | PRODUCTION | path: /q/health/live | path: /q/health/live\\n            host: 127.0.0.1
      words_are_written_as_kubernetes_knows_them | PRODUCTION | path: /q/health/live | path: /q/health/live\\n            scheme: https
      the_port_is_that_of_the_program | PRODUCTION | containerPort: 8080 | containerPort: 9090
      the_port_is_that_of_the_program | PRODUCTION | containerPort: 8080 | containerPort: 8443
      the_port_is_that_of_the_program | PRODUCTION | CAMBIST_ISSUER: | QUARKUS_HTTP_PORT: "9090"\\n  CAMBIST_ISSUER:
      services_say_what_the_program_speaks | PRODUCTION | appProtocol: http | appProtocol: https
      prometheus_asks_as_the_program_answers | PRODUCTION | interval: 30s | interval: 30sec
      prometheus_asks_as_the_program_answers | PRODUCTION | scrapeTimeout: 10s | scrapeTimeout: 60s
      prometheus_asks_as_the_program_answers | PRODUCTION | path: /q/metrics | path: /metrics
      prometheus_asks_as_the_program_answers | PRODUCTION | path: /q/metrics | path: /q/metrics\\n    scheme: https
      words_are_written_as_kubernetes_knows_them | PRODUCTION | path: /q/metrics | path: /q/metrics\\n    scheme: HTTPS
      words_are_written_as_kubernetes_knows_them | PRODUCTION | type: RollingUpdate | type: rollingUpdate
      words_are_written_as_kubernetes_knows_them | PRODUCTION | image: registry | imagePullPolicy: always\\n        image: registry
      words_are_written_as_kubernetes_knows_them | TRY | medium: Memory | medium: memory
      words_are_written_as_kubernetes_knows_them | PRODUCTION | enableServiceLinks: false | enableServiceLinks: false\\n      dnsPolicy: default
      words_are_written_as_kubernetes_knows_them | PRODUCTION | type: PathPrefix | type: pathPrefix
      words_are_written_as_kubernetes_knows_them | PRODUCTION | name: cpu | name: CPU
      words_are_written_as_kubernetes_knows_them | PRODUCTION | severity: critical | severity: crticial
      words_are_written_as_kubernetes_knows_them | PRODUCTION | protocol: UDP | protocol: udp
      words_are_written_as_kubernetes_knows_them | PRODUCTION | whenUnsatisfiable: DoNotSchedule | whenUnsatisfiable: doNotSchedule
      words_are_written_as_kubernetes_knows_them | PRODUCTION | nodeTaintsPolicy: Honor | nodeTaintsPolicy: honor
      words_are_written_as_kubernetes_knows_them | PRODUCTION | type: Percent | type: percent
      what_scales_what_stays_and_what_rolls_fit_together | PRODUCTION | type: RollingUpdate | type: Recreate
      what_scales_what_stays_and_what_rolls_fit_together | PRODUCTION | name: cpu | name: memory
      what_scales_what_stays_and_what_rolls_fit_together | PRODUCTION | maxSurge: 1 | maxSurge: "1"
      what_scales_what_stays_and_what_rolls_fit_together | PRODUCTION | averageUtilization: 60 | averageUtilization: 99
      what_scales_what_stays_and_what_rolls_fit_together | PRODUCTION | maxReplicas: 12 | maxReplicas: 1200
      what_scales_what_stays_and_what_rolls_fit_together | PRODUCTION | stabilizationWindowSeconds: 300 | stabilizationWindowSeconds: 30000
      labels_are_such | PRODUCTION | part-of: cambist | part-of: "cam bist"
      labels_are_such | PRODUCTION | app.kubernetes.io/name: cambist | app.kubernetes.io/name: "cambist!"
      no_dashboard_is_called_as_others_are | PRODUCTION | cambist.json: | dashboard.json:
      names_are_such | PRODUCTION | name: tmp | name: TMP
      files_are_there_to_be_read_alone | PRODUCTION | defaultMode: 288 | defaultMode: 440
      files_are_there_to_be_read_alone | PRODUCTION | defaultMode: 288 | defaultMode: 511
      files_are_there_to_be_read_alone | PRODUCTION | path: ca.crt | mode: 420\\n            path: ca.crt
      every_volume_is_one_of_restricted_pods | PRODUCTION | name: redis-ca\\n        secret: | name: redis-ca\\n        nfs: { server: a, path: /b }\\n        secret:
      every_volume_is_one_of_restricted_pods | PRODUCTION | name: redis-ca\\n        secret: | name: redis-ca\\n        hostPath: { path: / }\\n        secret:
      no_pod_has_rights_that_it_does_not_need | PRODUCTION | fsGroup: 65532 | fsGroup: 65532\\n        sysctls: [{ name: kernel.msgmax, value: "1" }]
      no_pod_has_rights_that_it_does_not_need | PRODUCTION | fsGroup: 65532 | fsGroup: 65532\\n        seLinuxOptions: { type: spc_t }
      no_pod_has_rights_that_it_does_not_need | PRODUCTION | fsGroup: 65532 | fsGroup: 65532\\n        windowsOptions: { hostProcess: true }
      no_pod_has_rights_that_it_does_not_need | PRODUCTION | readOnlyRootFilesystem: true | readOnlyRootFilesystem: true\\n          windowsOptions: { hostProcess: true }
      no_pod_has_rights_that_it_does_not_need | PRODUCTION | readOnlyRootFilesystem: true | readOnlyRootFilesystem: true\\n          seLinuxOptions: { type: spc_t }
      no_pod_has_rights_that_it_does_not_need | PRODUCTION | enableServiceLinks: false | enableServiceLinks: false\\n      shareProcessNamespace: true
      what_a_setting_names_is_mounted | PRODUCTION | path: ca.crt | path: authorities.crt
      what_a_setting_names_is_mounted | PRODUCTION | value: /etc/cambist/redis/ca.crt | value: /etc/cambist/redis/ca.pem
      what_a_setting_names_is_mounted | PRODUCTION | value: /etc/cambist/federation | value: /etc/cambist/federations
      what_a_setting_names_is_mounted | PRODUCTION | value: /etc/cambist/keys | value: /etc/cambist
      every_path_is_one | PRODUCTION | path: ca.crt | path: ../ca.crt
      every_path_is_one | PRODUCTION | mountPath: /etc/cambist/keys | mountPath: etc/cambist/keys
      every_path_is_one | PRODUCTION | mountPath: /etc/cambist/keys | mountPath: /etc/cambist/federation
      tokens_live_as_long_as_kubernetes_lets_them | DOCUMENTED | expirationSeconds: 3600 | expirationSeconds: 60
      what_must_be_there_is_waited_for | PRODUCTION | key: url | key: url\\n              optional: true
      what_must_be_there_is_waited_for | PRODUCTION | secretName: cambist-signing-keys | secretName: cambist-signing-keys\\n          optional: true
      what_must_be_there_is_waited_for | PRODUCTION | - configMapRef:\\n | - configMapRef:\\n            optional: true\\n
      what_may_be_missing_holds_up_nobody | PRODUCTION | optional: true | optional: false
      the_namespace_takes_restricted_pods_alone | PRODUCTION | pod-security.kubernetes.io/warn: restricted | pod-security.kubernetes.io/enforce-version: v1.25
      no_variable_is_set_twice | PRODUCTION | value: PT10S | value: PT10S\\n        - name: CAMBIST_DRAIN\\n          value: PT0S
      no_route_leads_out_of_the_namespace | PRODUCTION | name: cambist\\n      port: 8080 | name: cambist\\n      namespace: other\\n      port: 8080
      every_route_comes_from_a_listener_of_a_gateway | PRODUCTION | sectionName: https | port: 443
      every_route_names_hosts_and_paths | PRODUCTION | value: /oauth2 | value: /
      every_route_names_hosts_and_paths | PRODUCTION | value: /oauth2 | value: oauth2
      every_route_names_hosts_and_paths | PRODUCTION | - cambist.example | - "*"
      every_route_names_hosts_and_paths | PRODUCTION | - cambist.example | - https://cambist.example
      callers_come_in_by_the_name_that_tokens_tell | PRODUCTION | - cambist.example | - tokens.example
      who_is_routed_to_us_may_come_in | PRODUCTION | namespace: gateway | namespace: gatway
      no_rule_is_for_all_of_a_namespace | PRODUCTION | podSelector:\\n        matchLabels:\\n          app.kubernetes.io/name: prometheus | podSelector: {}
      no_rule_is_for_all_of_a_namespace | PRODUCTION | podSelector:\\n        matchLabels:\\n          k8s-app: kube-dns | podSelector: {}
      names_are_looked_up_where_the_cluster_tells_them | PRODUCTION | metadata.name: kube-system | metadata.name: kube-sytem
      names_are_looked_up_where_the_cluster_tells_them | PRODUCTION | port: 53\\n      protocol: UDP | port: 53\\n      protocol: TCP
      names_are_looked_up_where_the_cluster_tells_them | PRODUCTION | port: 53\\n      protocol: UDP | port: 5353\\n      protocol: UDP
      every_block_is_one | PRODUCTION | cidr: 10.20.0.0/24 | cidr: 10.20.0.0/33
      every_block_is_one | PRODUCTION | cidr: 10.20.0.0/24 | cidr: 10.20.0.0/8
      every_block_is_one | PRODUCTION | cidr: 10.20.0.0/24 | cidr: 10.20.0.256/32
      every_image_has_a_version | PRODUCTION | cambist:0.1.0 | cambist@sha256:zz
      every_image_has_a_version | PRODUCTION | cambist:0.1.0 | cambist:0.1.0-SNAPSHOT
      every_image_has_a_version | PRODUCTION | image: registry | image: Registry
      the_program_is_asked_over_http_alone | PRODUCTION | image: registry | args: [check]\\n        image: registry
      the_program_is_asked_over_http_alone | PRODUCTION | image: registry.example/cambist:0.1.0 | command: [sh]\\n        image: registry.example/exchange@sha256:29a8dfd3f2357a0b32839c2728893f5bcdacdde00eafa45c5c7b95e6f264b2b1
      there_is_one_gateway_that_is_judged | TRY | image: redis:7.2.12-bookworm | image: cambist:0.1.0
      redis_evicts_nothing_and_fits_its_limit | TRY | - noeviction | - allkeys-lru
      redis_evicts_nothing_and_fits_its_limit | TRY | - 96mb | - 960mb
      redis_evicts_nothing_and_fits_its_limit | TRY | - 96mb | - 120mb
      redis_evicts_nothing_and_fits_its_limit | TRY | - --maxmemory\\n        - 96mb\\n | - --tcp-keepalive\\n        - "300"\\n
      the_url_of_redis_leads_to_its_service | TRY | port: 6379\\n    targetPort | port: 6380\\n    targetPort
      redis_is_where_it_listens | TRY | containerPort: 6379 | containerPort: 6380
      a_gateway_is_told_to_speak_tls_where_the_program_does | ENCRYPTED | name: CAMBIST_TLS_CERTIFICATE | name: CAMBIST_DECISION_POINT_CERTIFICATE
      what_is_to_be_encrypted_is_a_port_of_a_service | ENCRYPTED | sectionName: https\\n  validation | sectionName: http\\n  validation
      the_certificate_is_looked_at_alike | ENCRYPTED | serverName: cambist | serverName: cambist.cambist.svc
      prometheus_asks_as_the_program_answers | ENCRYPTED | serverName: cambist | insecureSkipVerify: true
      prometheus_asks_as_the_program_answers | ENCRYPTED | scheme: https | scheme: http
      probes_speak_as_the_program_does | ENCRYPTED | scheme: HTTPS | scheme: HTTP
      the_port_is_that_of_the_program | ENCRYPTED | containerPort: 8443 | containerPort: 8080
      every_key_that_is_referred_to_is_there | ENCRYPTED | name: cambist-tls-authority | name: cambist-tls
      what_a_setting_names_is_mounted | ENCRYPTED | path: tls.key | path: key.pem
      no_rule_admits_everybody_or_leads_everywhere | ENCRYPTED | port: https\\n      protocol | port: http\\n      protocol
      """;

  private CarelessBreaks() {}

  static List<Break> all() {
    return ALL.lines().map(CarelessBreaks::read).toList();
  }

  private static Break read(String line) {
    String[] parts = line.split(" \\| ", -1);
    return new Break(parts[0], Overlay.valueOf(parts[1]), text(parts[2]), text(parts[3]));
  }

  private static String text(String written) {
    return written.replace("\\n", "\n");
  }
}
