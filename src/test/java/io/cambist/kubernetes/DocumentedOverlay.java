package io.cambist.kubernetes;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What somebody has of their own beside what we ship: word by word as README shows it. */
final class DocumentedOverlay {
  private static final Path SHIPPED = Path.of("k8s");
  private static final Pattern FILE =
      Pattern.compile("(?s)```yaml\n(# (kustomization|cluster)\\.yaml\n.*?)```");

  private DocumentedOverlay() {}

  static String build() {
    try {
      Path directory = Files.createTempDirectory("overlay");
      try {
        copy(directory.resolve("cambist").resolve("k8s"));
        write(directory);
        return Kustomize.build(directory);
      } finally {
        delete(directory);
      }
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
  }

  private static void write(Path directory) throws IOException {
    var files = FILE.matcher(Files.readString(SHIPPED.resolve("README.md"))).results().toList();
    for (var file : files) {
      Files.writeString(directory.resolve(file.group(2) + ".yaml"), file.group(1));
    }
    String federation = Files.readString(SHIPPED.resolve("production/federation/federation.yaml"));
    Files.writeString(
        directory.resolve("federation.yaml"),
        federation.replace("https://cambist.example", "https://tokens.acme.example"));
  }

  private static void copy(Path there) throws IOException {
    for (Path file : below(SHIPPED)) {
      Path copy = there.resolve(SHIPPED.relativize(file));
      if (Files.isDirectory(file)) {
        Files.createDirectories(copy);
      } else {
        Files.copy(file, copy);
      }
    }
  }

  private static void delete(Path directory) throws IOException {
    List<Path> files = below(directory);
    for (Path file : files.stream().sorted(Comparator.reverseOrder()).toList()) {
      Files.delete(file);
    }
  }

  private static List<Path> below(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      return files.toList();
    }
  }
}
