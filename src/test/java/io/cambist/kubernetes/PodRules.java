package io.cambist.kubernetes;

import io.cambist.kubernetes.Build.Placed;
import io.fabric8.kubernetes.api.model.PodSecurityContext;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.SecurityContext;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What each pod may do and must have. */
final class PodRules {
  private PodRules() {}

  /** Pod Security "restricted", and besides a root that is read-only. */
  static Stream<String> no_pod_has_rights_that_it_does_not_need(Build build) {
    return Stream.concat(
        build.all(Deployment.class).stream()
            .filter(deployment -> !isRestricted(deployment))
            .map(deployment -> Build.name(deployment) + " is not restricted"),
        build.containers().stream()
            .filter(placed -> !isRestricted(placed.container().getSecurityContext()))
            .map(placed -> placed + " is not restricted"));
  }

  private static boolean isRestricted(Deployment deployment) {
    var pod = deployment.getSpec().getTemplate().getSpec();
    PodSecurityContext security = pod.getSecurityContext();
    return security != null
        && Boolean.TRUE.equals(security.getRunAsNonRoot())
        && security.getRunAsUser() != null
        && security.getRunAsUser() > 0
        && security.getRunAsGroup() != null
        && security.getRunAsGroup() > 0
        && security.getSeccompProfile() != null
        && "RuntimeDefault".equals(security.getSeccompProfile().getType())
        && (security.getFsGroup() == null || security.getFsGroup() > 0)
        && !security.getSupplementalGroups().contains(0L)
        && security.getAppArmorProfile() == null
        && !Boolean.TRUE.equals(pod.getHostNetwork())
        && !Boolean.TRUE.equals(pod.getHostPID())
        && !Boolean.TRUE.equals(pod.getHostIPC())
        && !Boolean.TRUE.equals(pod.getShareProcessNamespace())
        && security.getSysctls().isEmpty()
        && security.getSeLinuxOptions() == null
        && security.getWindowsOptions() == null;
  }

  private static boolean isRestricted(SecurityContext security) {
    return security != null
        && Boolean.FALSE.equals(security.getAllowPrivilegeEscalation())
        && Boolean.TRUE.equals(security.getReadOnlyRootFilesystem())
        && !Boolean.TRUE.equals(security.getPrivileged())
        && !Boolean.FALSE.equals(security.getRunAsNonRoot())
        && security.getRunAsUser() == null
        && security.getSeccompProfile() == null
        && security.getAppArmorProfile() == null
        && security.getProcMount() == null
        && security.getSeLinuxOptions() == null
        && security.getWindowsOptions() == null
        && security.getCapabilities() != null
        && security.getCapabilities().getAdd().isEmpty()
        && security.getCapabilities().getDrop().equals(List.of("ALL"));
  }

  static Stream<String> no_port_is_open_on_a_machine(Build build) {
    return build.containers().stream()
        .flatMap(
            placed ->
                placed.container().getPorts().stream()
                    .filter(port -> port.getHostPort() != null || port.getHostIP() != null)
                    .map(port -> placed + " opens " + port.getName() + " on its machine"));
  }

  static Stream<String> every_container_asks_for_what_it_needs_and_has_limits(Build build) {
    return build.containers().stream()
        .flatMap(
            placed ->
                Stream.of("cpu", "memory")
                    .filter(resource -> !isBounded(placed, resource))
                    .map(resource -> placed + " has no sound request and limit of " + resource));
  }

  private static boolean isBounded(Placed placed, String resource) {
    var resources = placed.container().getResources();
    if (resources == null) {
      return false;
    }
    Quantity request = resources.getRequests().get(resource);
    Quantity limit = resources.getLimits().get(resource);
    return request != null
        && limit != null
        && request.getNumericalAmount().compareTo(limit.getNumericalAmount()) <= 0;
  }

  static Stream<String> nobody_has_a_token_that_is_not_asked_for(Build build) {
    return Stream.concat(
        build.all(ServiceAccount.class).stream()
            .filter(account -> !Boolean.FALSE.equals(account.getAutomountServiceAccountToken()))
            .map(account -> Build.name(account) + " has its token mounted"),
        build.all(Deployment.class).stream()
            .filter(
                deployment ->
                    !Boolean.FALSE.equals(
                        deployment
                            .getSpec()
                            .getTemplate()
                            .getSpec()
                            .getAutomountServiceAccountToken()))
            .map(deployment -> Build.name(deployment) + " has its token mounted"));
  }

  /** The variables of a Service called cambist begin with CAMBIST_. */
  static Stream<String> no_service_sets_variables(Build build) {
    return build.all(Deployment.class).stream()
        .filter(
            deployment ->
                !Boolean.FALSE.equals(
                    deployment.getSpec().getTemplate().getSpec().getEnableServiceLinks()))
        .map(deployment -> Build.name(deployment) + " has variables of Services");
  }

  static Stream<String> what_is_mounted_is_there_and_only_scratch_space_is_writable(Build build) {
    return build.containers().stream()
        .flatMap(
            placed ->
                placed.container().getVolumeMounts().stream()
                    .filter(mount -> !isSound(mount, placed.pod().getVolumes()))
                    .map(mount -> placed + " mounts " + mount.getName() + " unsoundly"));
  }

  private static boolean isSound(VolumeMount mount, List<Volume> volumes) {
    Optional<Volume> mounted =
        volumes.stream().filter(volume -> volume.getName().equals(mount.getName())).findFirst();
    return mount.getSubPath() == null
        && mounted.isPresent()
        && (mounted.get().getEmptyDir() == null
            ? Boolean.TRUE.equals(mount.getReadOnly())
            : mounted.get().getEmptyDir().getSizeLimit() != null);
  }

  static Stream<String> every_volume_is_mounted(Build build) {
    return build.all(Deployment.class).stream()
        .flatMap(
            deployment -> {
              Set<String> mounted =
                  build.containers().stream()
                      .filter(placed -> placed.deployment().equals(deployment))
                      .flatMap(placed -> placed.container().getVolumeMounts().stream())
                      .map(VolumeMount::getName)
                      .collect(Collectors.toSet());
              return deployment.getSpec().getTemplate().getSpec().getVolumes().stream()
                  .map(Volume::getName)
                  .filter(name -> !mounted.contains(name))
                  .map(name -> Build.name(deployment) + " does not mount " + name);
            });
  }
}
