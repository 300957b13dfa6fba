package io.cambist.development;

import java.util.ArrayList;
import java.util.List;

/**
 * Starts what must outlive this program to clean up behind it: in a session of its own, where there
 * is a {@code setsid}, so that a signal to the whole process group passes it by.
 */
public final class OwnSession {
  private static final String SCRIPT =
      "if command -v setsid >/dev/null; then exec setsid \"$@\"; fi; exec \"$@\"";

  private OwnSession() {}

  /** The command that runs this one; its process is the same. */
  public static List<String> of(List<String> command) {
    var whole = new ArrayList<>(List.of("sh", "-c", SCRIPT, "sh"));
    whole.addAll(command);
    return whole;
  }
}
