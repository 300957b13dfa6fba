package io.cambist.kubernetes;

import io.cambist.kubernetes.Build.Placed;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeMount;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.net.URL;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/** Which images run, what is said of them, and what ours needs. */
final class ImageRules {
  private static final String VERSION = "app.kubernetes.io/version";

  /** A start that is killed in between leaves one, and the next wants room for its own. */
  private static final int UNPACKED = 2;

  private ImageRules() {}

  /** A whole one, since a part of one is another image next month. No one that is being made. */
  static Stream<String> every_image_has_a_version(Build build) {
    return build.containers().stream()
        .filter(
            placed ->
                !placed
                    .container()
                    .getImage()
                    .matches(
                        "[a-z0-9.-]+(:\\d+)?[a-z0-9./_-]*"
                            + "(:[\\w.-]*\\d+\\.\\d+\\.\\d+(?!-SNAPSHOT)[\\w.-]*"
                            + "(@sha256:[0-9a-f]{64})?|@sha256:[0-9a-f]{64})"))
        .map(placed -> placed + " has no version: " + placed.container().getImage());
  }

  /** Where there is a label, which is for people, it must not mislead them. */
  static Stream<String> the_label_of_the_version_is_that_of_the_image(Build build) {
    String image = build.program().container().getImage();
    Stream<Map<String, String>> resources =
        build.resources().stream().map(HasMetadata::getMetadata).map(meta -> meta.getLabels());
    return Stream.concat(resources, build.podLabels())
        .filter(Objects::nonNull)
        .map(labels -> labels.get(VERSION))
        .filter(Objects::nonNull)
        .filter(version -> !image.contains(":" + version + "@") && !image.endsWith(":" + version))
        .map(version -> image + " is labelled " + version);
  }

  /** Of the cryptography, which else is Java's, and slow. */
  static Stream<String> the_native_library_has_room_where_it_is_unpacked(Build build) {
    BigDecimal needed = BigDecimal.valueOf(UNPACKED).multiply(BigDecimal.valueOf(unpacked()));
    return build.containers().stream()
        .filter(Placed::isCambist)
        .filter(placed -> room(placed).compareTo(needed) < 0)
        .map(placed -> placed + " has less than " + needed + " bytes at /tmp");
  }

  private static BigDecimal room(Placed placed) {
    return placed.container().getVolumeMounts().stream()
        .filter(mount -> mount.getMountPath().equals("/tmp"))
        .map(VolumeMount::getName)
        .flatMap(
            name ->
                placed.pod().getVolumes().stream().filter(volume -> volume.getName().equals(name)))
        .map(Volume::getEmptyDir)
        .filter(scratch -> scratch != null && scratch.getSizeLimit() != null)
        .map(scratch -> Quantity.getAmountInBytes(scratch.getSizeLimit()))
        .findFirst()
        .orElse(BigDecimal.ZERO);
  }

  private static long unpacked() {
    return Stream.of("so", "dylib")
        .map(kind -> "/com/amazon/corretto/crypto/provider/libamazonCorrettoCryptoProvider." + kind)
        .map(ImageRules.class::getResource)
        .flatMap(library -> Optional.ofNullable(library).stream())
        .mapToLong(ImageRules::size)
        .max()
        .orElseThrow();
  }

  private static long size(URL library) {
    try {
      return library.openConnection().getContentLengthLong();
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }
}
