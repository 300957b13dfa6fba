package io.cambist.program;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A command of the packaged program. */
final class Command {
  private static final Path PROGRAM = Path.of("target", "quarkus-app", "quarkus-run.jar");
  private static final int PATIENCE_SECONDS = 60;

  private Command() {}

  /** What came of it. */
  record Said(int code, String out, String err) {}

  /**
   * @param settings variables besides those that are not ours
   */
  static Said run(Map<String, String> settings, String... words)
      throws IOException, InterruptedException {
    Path home = Program.home();
    Path out = Files.createTempFile(home, "command", ".out");
    Path err = Files.createTempFile(home, "command", ".err");
    var command = new ArrayList<>(List.of(ProcessHandle.current().info().command().orElse("java")));
    if (Runtime.version().feature() >= 24) {
      // They warn of what the library of CEL's messages does.
      command.add("--sun-misc-unsafe-memory-access=allow");
    }
    command.addAll(List.of("-jar", PROGRAM.toString()));
    command.addAll(List.of(words));
    var builder =
        new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(err.toFile());
    builder.environment().keySet().removeIf(name -> name.startsWith("CAMBIST_"));
    builder.environment().putAll(settings);
    Process process = builder.start();
    try {
      if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        throw new IllegalStateException("the command does not end");
      }
      return new Said(process.exitValue(), Files.readString(out), Files.readString(err));
    } finally {
      process.destroyForcibly();
    }
  }
}
