package io.cambist.image;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;

/** A control group that bounds the memory of a program, where one may be made. */
final class Memory implements AutoCloseable {
  private static final Path GROUPS = Path.of("/sys/fs/cgroup");
  private static final int TRIES = 1000;
  private static final long PAUSE_NANOS = 5_000_000;

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

  /**
   * Removes it as soon as the last process has left it, which may end a little after its parent.
   */
  @Override
  public void close() {
    for (int tries = 0; tries < TRIES && !group.toFile().delete(); tries++) {
      LockSupport.parkNanos(PAUSE_NANOS);
    }
  }
}
