package io.cambist.testing;

import io.cambist.development.OwnSession;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/** Ends a test's Redis and removes its directory when this JVM is killed before it does. */
final class RedisLeftovers implements AutoCloseable {
  /** Each line names the process that runs now, or none; the last ends with this JVM. */
  private static final String SCRIPT =
      "trap '' INT HUP TERM; while read -r line; do pid=$line; done;"
          + " [ -z \"$pid\" ] || kill -9 \"$pid\"; rm -rf \"$1\"";

  private final Process shell;

  RedisLeftovers(Path directory) throws IOException {
    shell =
        new ProcessBuilder(OwnSession.of(List.of("sh", "-c", SCRIPT, "sh", directory.toString())))
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
  }

  void running(long pid) {
    say(Long.toString(pid));
  }

  void stopped() {
    say("");
  }

  private void say(String line) {
    try {
      shell.getOutputStream().write((line + "\n").getBytes(StandardCharsets.US_ASCII));
      shell.getOutputStream().flush();
    } catch (IOException gone) {
      throw new UncheckedIOException(gone);
    }
  }

  /** There is nothing left over. */
  @Override
  public void close() {
    shell.destroyForcibly().onExit().join();
  }
}
