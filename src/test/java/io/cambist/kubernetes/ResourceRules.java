package io.cambist.kubernetes;

import io.cambist.kubernetes.Build.Placed;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import java.math.BigDecimal;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/** How much pods ask for: a unit that is wrong by a letter is wrong by a thousand. */
final class ResourceRules {
  /** From the least with which anything runs to what one machine has. */
  private static final Map<String, Bounds> BOUNDS =
      Map.of("cpu", Bounds.of("5m", "32"), "memory", Bounds.of("16Mi", "32Gi"));

  /** Under load 223 MiB were seen at most (see the base). */
  private static final Bounds OF_THE_PROGRAM = Bounds.of("256Mi", "16Gi");

  /** What is in memory or on the disk of a machine that others share. */
  private static final Bounds SCRATCH = Bounds.of("1Mi", "1Gi");

  private record Bounds(BigDecimal least, BigDecimal most) {
    static Bounds of(String least, String most) {
      return new Bounds(amount(least), amount(most));
    }

    private static BigDecimal amount(String text) {
      return Quantity.getAmountInBytes(Quantity.parse(text));
    }

    boolean admit(Quantity quantity) {
      BigDecimal amount = Quantity.getAmountInBytes(quantity);
      return least.compareTo(amount) <= 0 && amount.compareTo(most) <= 0;
    }
  }

  private ResourceRules() {}

  static Stream<String> what_is_asked_for_is_neither_nothing_nor_a_machine(Build build) {
    return build.containers().stream()
        .flatMap(
            placed ->
                BOUNDS.entrySet().stream()
                    .filter(bound -> !isWithin(placed, bound.getKey(), bound.getValue()))
                    .map(bound -> placed + " asks for an odd amount of " + bound.getKey()));
  }

  static Stream<String> the_program_has_the_memory_that_it_was_seen_to_take(Build build) {
    return Stream.of(build.program())
        .filter(program -> !isWithin(program, "memory", OF_THE_PROGRAM))
        .map(program -> program + " has too little memory, or all of it");
  }

  private static boolean isWithin(Placed placed, String resource, Bounds bounds) {
    ResourceRequirements resources = placed.container().getResources();
    return resources != null
        && Stream.of(resources.getRequests(), resources.getLimits())
            .map(amounts -> amounts.get(resource))
            .filter(Objects::nonNull)
            .allMatch(bounds::admit);
  }

  static Stream<String> scratch_space_fits_a_machine(Build build) {
    return build.all(Deployment.class).stream()
        .flatMap(deployment -> deployment.getSpec().getTemplate().getSpec().getVolumes().stream())
        .map(Volume::getEmptyDir)
        .filter(scratch -> scratch != null && scratch.getSizeLimit() != null)
        .filter(scratch -> !SCRATCH.admit(scratch.getSizeLimit()))
        .map(scratch -> "scratch space of " + scratch.getSizeLimit());
  }
}
