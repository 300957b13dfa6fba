package io.cambist.federation;

import java.io.IOException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.EnumSet;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What tells, without reading a file, that a directory has changed: names, sizes, times, identities
 * and permissions of its files. Links are followed, so the swap of a ConfigMap's {@code ..data}
 * shows.
 */
record Fingerprint(Set<String> entries) {
  private static final int MOST_ENTRIES = 4096;

  /**
   * Who may read a file, which its time does not tell, and when that or anything else was changed.
   */
  private static final String STANDING = "unix:mode,uid,gid,ctime";

  static Fingerprint of(Path directory) {
    var entries = new TreeSet<String>();
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
            if (!isHidden(file) && !PolicyTestFiles.isTest(file.toString())) {
              entries.add(
                  "%s %d %s %s %s"
                      .formatted(
                          file,
                          attributes.size(),
                          attributes.lastModifiedTime(),
                          attributes.fileKey(),
                          standing(file)));
            }
            return entries.size() < MOST_ENTRIES
                ? FileVisitResult.CONTINUE
                : FileVisitResult.TERMINATE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path file, IOException failure) {
            entries.add(file + " cannot be read");
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path visited, IOException failure) {
            return FileVisitResult.CONTINUE;
          }
        };
    try {
      Files.walkFileTree(
          directory, EnumSet.of(FileVisitOption.FOLLOW_LINKS), FederationFiles.DEEPEST, visitor);
    } catch (IOException | SecurityException unreadable) {
      entries.add("cannot be read");
    }
    return new Fingerprint(entries);
  }

  private static String standing(Path file) {
    try {
      return new TreeMap<>(Files.readAttributes(file, STANDING)).toString();
    } catch (IOException | UnsupportedOperationException untold) {
      // It leads nowhere, or this is no Unix.
      return "";
    }
  }

  private static boolean isHidden(Path path) {
    return path.getFileName().toString().startsWith(".");
  }
}
