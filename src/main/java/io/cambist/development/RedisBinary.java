package io.cambist.development;

import io.cambist.oauth.StartRefused;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import redis.embedded.core.ExecutableProvider;
import redis.embedded.model.OsArchitecture;

/**
 * Which {@code redis-server} to run: the one on the PATH, else the one that came with the build.
 */
public final class RedisBinary {
  private static final Pattern VERSION = Pattern.compile("v=(\\d+)\\.(\\d+)");
  private static final Pattern LIBRARY = Pattern.compile("(lib(?:ssl|crypto)[\\w.]*)");
  private static final String OWN = "or put a redis-server (6.2 or newer) on the PATH";

  private RedisBinary() {}

  /**
   * Finds a binary.
   *
   * @param directory where the bundled one is unpacked, if it is needed
   * @throws StartRefused when this platform has none
   */
  public static Path locate(Path directory) throws IOException, InterruptedException {
    if (System.getProperty("os.name").toLowerCase(Locale.ROOT).startsWith("windows")) {
      throw new StartRefused(
          "Development mode and the tests run a redis-server through a POSIX shell. On Windows, use"
              + " WSL, a Linux virtual machine or a container.");
    }
    Optional<Path> installed = onPath(System.getenv("PATH"));
    return installed.isPresent() ? installed.get() : unpack(directory);
  }

  /** The first {@code redis-server} of this search path, if it is new enough. */
  static Optional<Path> onPath(String searchPath) throws IOException, InterruptedException {
    if (searchPath == null) {
      return Optional.empty();
    }
    for (String folder : searchPath.split(File.pathSeparator, -1)) {
      Path candidate = Path.of(folder, "redis-server");
      if (Files.isRegularFile(candidate) && Files.isExecutable(candidate)) {
        return isNewEnough(candidate) ? Optional.of(candidate.toAbsolutePath()) : Optional.empty();
      }
    }
    return Optional.empty();
  }

  private static boolean isNewEnough(Path binary) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(binary.toString(), "--version").redirectErrorStream(true).start();
    process.getOutputStream().close();
    Matcher version =
        VERSION.matcher(
            new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
    process.waitFor();
    if (!version.find()) {
      return false;
    }
    int major = Integer.parseInt(version.group(1));
    return major > 6 || (major == 6 && Integer.parseInt(version.group(2)) >= 2);
  }

  private static Path unpack(Path directory) throws IOException {
    String resource =
        ExecutableProvider.newProvidedVersionsMap().get(OsArchitecture.detectOSandArchitecture());
    if (resource == null) {
      throw new StartRefused(
          "No redis-server is bundled for this platform. Install Redis 6.2 or newer, so that"
              + " redis-server is on the PATH.");
    }
    Path binary = directory.resolve("redis-server");
    try (var bundled = ExecutableProvider.class.getResourceAsStream(resource)) {
      Files.copy(bundled, binary);
    }
    if (!binary.toFile().setExecutable(true)) {
      throw new IOException("cannot make " + binary + " executable");
    }
    return binary;
  }

  /** What to do about a redis-server that ended at once, from what it said. */
  static String explain(String output) {
    Matcher library = LIBRARY.matcher(output);
    if (output.contains("librar") && library.find()) {
      return "The bundled redis-server needs OpenSSL 3, and "
          + library.group(1)
          + " is missing. Install it (Debian and Ubuntu: apt install libssl3; Fedora: dnf install"
          + " openssl-libs; macOS: brew install openssl@3), "
          + OWN
          + ".";
    }
    return "The redis-server for development ended at once. Make it run, "
        + OWN
        + ". It said:\n"
        + output.strip();
  }
}
