package io.cambist.federation;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The files of tests beside a federation: {@code *.test.yaml} in its directory and below, as deep
 * as keys may lie. The gateway never reads them.
 */
final class PolicyTestFiles {
  private static final List<String> ENDINGS = List.of(".test.yaml", ".test.yml");
  private static final int LARGEST_FILE = 16 << 20;
  private static final int MOST_FILES = 1024;

  private final Path directory;
  private final List<Problem> problems;

  PolicyTestFiles(Path directory, List<Problem> problems) {
    this.directory = directory;
    this.problems = problems;
  }

  static boolean isTest(String file) {
    return ENDINGS.stream().anyMatch(file::endsWith);
  }

  /** The contents by name; what cannot be read is reported. */
  Map<String, byte[]> contents() {
    var contents = new TreeMap<String, byte[]>();
    found().forEach((name, file) -> read(name, file).ifPresent(bytes -> contents.put(name, bytes)));
    return contents;
  }

  private Map<String, Path> found() {
    var found = new TreeMap<String, Path>();
    var visitor =
        new SimpleFileVisitor<Path>() {
          @Override
          public FileVisitResult preVisitDirectory(Path visited, BasicFileAttributes attributes) {
            return !visited.equals(directory) && isHidden(visited)
                ? FileVisitResult.SKIP_SUBTREE
                : FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            if (!isHidden(file) && isTest(file.toString()) && !attributes.isDirectory()) {
              found.put(name(file), file);
            }
            return found.size() <= MOST_FILES
                ? FileVisitResult.CONTINUE
                : FileVisitResult.TERMINATE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path file, IOException failure) {
            // What cannot be looked at must not pass for tests that succeeded.
            boolean missed = isTest(file.toString()) || failure instanceof AccessDeniedException;
            if (missed && !file.equals(directory) && !isHidden(file)) {
              unreadable(name(file));
            }
            return FileVisitResult.CONTINUE;
          }
        };
    try {
      Files.walkFileTree(
          directory, EnumSet.of(FileVisitOption.FOLLOW_LINKS), FederationFiles.DEEPEST, visitor);
    } catch (IOException | SecurityException failure) {
      unreadable(directory.toString());
    }
    if (found.size() > MOST_FILES) {
      problems.add(
          Place.wholeOf(directory.toString())
              .problem("more than " + MOST_FILES + " files of tests", "Put them together."));
    }
    return found;
  }

  private Optional<byte[]> read(String name, Path file) {
    try {
      if (!file.toRealPath().startsWith(directory.toRealPath())) {
        problems.add(
            Place.wholeOf(name)
                .problem(
                    "the file is a link that leads out of the federation's directory",
                    "Put the tests themselves there."));
        return Optional.empty();
      }
      if (!Files.isRegularFile(file)) {
        unreadable(name);
        return Optional.empty();
      }
      try (InputStream in = Files.newInputStream(file)) {
        byte[] content = in.readNBytes(LARGEST_FILE + 1);
        if (content.length <= LARGEST_FILE) {
          return Optional.of(content);
        }
      }
      problems.add(
          Place.wholeOf(name)
              .problem(
                  "the file is larger than " + LARGEST_FILE + " bytes",
                  "Part it into several files."));
    } catch (IOException | SecurityException failure) {
      unreadable(name);
    }
    return Optional.empty();
  }

  private void unreadable(String name) {
    problems.add(
        Place.wholeOf(name)
            .problem(
                "the file cannot be read",
                "Check that it is there and that this program may read it."));
  }

  private String name(Path file) {
    return directory.relativize(file).toString().replace('\\', '/');
  }

  private static boolean isHidden(Path path) {
    return path.getFileName().toString().startsWith(".");
  }
}
