package io.cambist.image;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** A control group that bounds the memory of a program, where one may be made. */
final class Memory implements AutoCloseable {
  private static final Path GROUPS = Path.of("/sys/fs/cgroup");

  private final Path group;

  private Memory(Path group) {
    this.group = group;
  }

  /**
   * @return empty where this user may make none
   */
  static Optional<Memory> limit(long bytes) {
    return make(GROUPS.resolve("memory"), "memory.limit_in_bytes", bytes)
        .or(() -> make(GROUPS, "memory.max", bytes));
  }

  private static Optional<Memory> make(Path parent, String limit, long bytes) {
    Path group = parent.resolve("cambist-" + UUID.randomUUID());
    if (!Files.isWritable(parent) || !Files.exists(parent.resolve("cgroup.procs"))) {
      return Optional.empty();
    }
    try {
      Files.createDirectory(group);
      Files.writeString(group.resolve(limit), Long.toString(bytes));
      return Optional.of(new Memory(group));
    } catch (IOException notHere) {
      group.toFile().delete();
      return Optional.empty();
    }
  }

  /** Begins a command line, which goes on with the program that is to be bounded. */
  List<String> entered() {
    return List.of(
        "sh", "-c", "echo $$ > \"$0\" && exec \"$@\"", group.resolve("cgroup.procs").toString());
  }

  /** How often the kernel had to end a process in it. */
  long kills() throws IOException {
    Path events = group.resolve("memory.events");
    Path told = Files.exists(events) ? events : group.resolve("memory.oom_control");
    return Files.readAllLines(told).stream()
        .filter(line -> line.startsWith("oom_kill "))
        .mapToLong(line -> Long.parseLong(line.substring("oom_kill ".length())))
        .sum();
  }

  @Override
  public void close() {
    // It can be removed as soon as the last process has left it.
    group.toFile().delete();
  }
}
