package io.cambist.image;

import io.cambist.testing.PackagedGateway;
import io.cambist.testing.Tool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * The image started as a cluster starts it: its files cannot be written, {@code /tmp} can, it runs
 * as process 1 of user 65532 without capabilities, and with 384 MiB where that can be bounded. Only
 * the network is this machine's.
 */
final class Container implements AutoCloseable {
  static final long MEBIBYTE = 1024L * 1024;
  static final long LIMIT = 384 * MEBIBYTE;
  static final String FEDERATION = "/etc/cambist/federation";
  static final String KEYS = "/etc/cambist/keys";

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Process process;
  private final PackagedGateway gateway;
  private final Optional<Memory> memory;

  private Container(Process process, PackagedGateway gateway, Optional<Memory> memory) {
    this.process = process;
    this.gateway = gateway;
    this.memory = memory;
  }

  /**
   * Starts it, whatever comes of it.
   *
   * @param home where its log is written
   * @param port where it listens
   * @param mounts directories of this machine by the place where they can be read
   * @param settings environment variables
   * @param arguments for the program
   */
  static Container launch(
      Path home,
      int port,
      Map<String, Path> mounts,
      Map<String, String> settings,
      String... arguments)
      throws IOException {
    Image image = Image.unpack();
    Optional<Memory> memory = Memory.limit(LIMIT);
    var command = new ArrayList<String>();
    memory.ifPresent(bounded -> command.addAll(bounded.entered()));
    command.addAll(confined(image));
    for (Map.Entry<String, Path> mount : mounts.entrySet()) {
      // What a container runtime makes before it closes the root.
      Files.createDirectories(image.root().resolve("." + mount.getKey()));
      command.addAll(
          List.of("--ro-bind", mount.getValue().toAbsolutePath().toString(), mount.getKey()));
    }
    image.environment().forEach(set -> command.addAll(setting(set.split("=", 2))));
    settings.forEach((name, value) -> command.addAll(setting(name, value)));
    command.addAll(setting("QUARKUS_HTTP_PORT", Integer.toString(port)));
    if (memory.isEmpty()) {
      command.addAll(setting("JAVA_TOOL_OPTIONS", "-XX:MaxRAM=" + LIMIT));
    }
    command.add("--");
    command.addAll(image.entrypoint());
    command.addAll(List.of(arguments));
    Path log = Files.createTempFile(home, "container", ".log");
    Process process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
    return new Container(process, PackagedGateway.of(process, log, port), memory);
  }

  private static List<String> confined(Image image) throws IOException {
    for (String place : List.of("proc", "dev", "sys/fs/cgroup", "tmp")) {
      Files.createDirectories(image.root().resolve(place));
    }
    var command = new ArrayList<>(List.of("bwrap", "--die-with-parent", "--new-session"));
    command.addAll(List.of("--unshare-user", "--unshare-pid", "--unshare-ipc", "--unshare-uts"));
    String[] user = image.user().split(":", 2);
    command.addAll(List.of("--uid", user[0], "--gid", user[1], "--cap-drop", "ALL"));
    command.addAll(List.of("--as-pid-1", "--clearenv", "--chdir", image.directory()));
    command.addAll(List.of("--ro-bind", image.root().toString(), "/"));
    command.addAll(List.of("--proc", "/proc", "--dev", "/dev", "--tmpfs", "/tmp"));
    command.addAll(List.of("--ro-bind", "/sys/fs/cgroup", "/sys/fs/cgroup"));
    return command;
  }

  private static List<String> setting(String... nameAndValue) {
    return List.of("--setenv", nameAndValue[0], nameAndValue[1]);
  }

  /** Whether this machine lets one be started. */
  static boolean isPossible() throws IOException, InterruptedException {
    return Tool.find("bwrap").isPresent()
        && Tool.tryOut(
                    "bwrap",
                    "--unshare-user",
                    "--unshare-pid",
                    "--as-pid-1",
                    "--ro-bind",
                    "/",
                    "/",
                    "--proc",
                    "/proc",
                    "true")
                .exitCode()
            == 0;
  }

  PackagedGateway gateway() {
    return gateway;
  }

  /** Tells process 1 to end, as a cluster does. */
  void tellToEnd() {
    java().destroy();
  }

  /** What it ended with, once it has. */
  int ended() throws InterruptedException {
    if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
      throw new AssertionError("it did not end when it was told to");
    }
    return process.exitValue();
  }

  /** Below the one that confines it. */
  private ProcessHandle java() {
    return process
        .descendants()
        .max(Comparator.comparing(ProcessHandle::pid))
        .orElseThrow(() -> new IllegalStateException("it is not running"));
  }

  Duration cpu() {
    return java().info().totalCpuDuration().orElse(Duration.ZERO);
  }

  /** The most memory that it has had at once, in MiB. */
  long peakMebibytes() throws IOException {
    return statusKibibytes("VmHWM:") / 1024;
  }

  /** Whether it may do and become what its user may, and no more. */
  String status() throws IOException {
    return Files.readString(statusFile());
  }

  private long statusKibibytes(String name) throws IOException {
    return Files.readAllLines(statusFile()).stream()
        .filter(line -> line.startsWith(name))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D+", "")))
        .findFirst()
        .orElseThrow();
  }

  private Path statusFile() {
    return Path.of("/proc", Long.toString(java().pid()), "status");
  }

  boolean isBounded() {
    return memory.isPresent();
  }

  /** Whether the kernel had to end it for want of memory. */
  boolean ranOutOfMemory() throws IOException {
    return memory.isPresent() && memory.get().kills() > 0;
  }

  @Override
  public void close() {
    gateway.kill();
    process.onExit().join();
    memory.ifPresent(Memory::close);
  }
}
