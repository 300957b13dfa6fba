package io.cambist.testing;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A program of this machine that does its work and ends. */
public final class Tool {
  private static final Map<String, String> PLAIN = Map.of("LC_ALL", "C", "TZ", "UTC");

  private Tool() {}

  /** Where it is installed; proxies and daemons are where only an administrator looks. */
  public static Optional<Path> find(String name) {
    String path = System.getenv().getOrDefault("PATH", "") + File.pathSeparator + "/usr/sbin";
    return Stream.of(path.split(Pattern.quote(File.pathSeparator), -1))
        .map(directory -> Path.of(directory, name))
        .filter(Files::isExecutable)
        .findFirst();
  }

  /**
   * What it says.
   *
   * @throws IOException with what it said, when it fails
   */
  public static String run(String... command) throws IOException, InterruptedException {
    Result result = tryOut(command);
    if (result.exitCode() != 0) {
      throw new IOException(List.of(command) + " failed: " + result.said());
    }
    return result.said();
  }

  /** Whatever comes of it. */
  public static Result tryOut(String... command) throws IOException, InterruptedException {
    var builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().putAll(PLAIN);
    Process process = builder.start();
    process.getOutputStream().close();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Result(process.waitFor(), said);
  }

  public record Result(int exitCode, String said) {}
}
