package io.cambist.session;

import java.util.Optional;
import java.util.regex.Pattern;

/** The name of a client's task in keys and tokens: a digest of 128 bits in base64url. */
public record TaskId(String text) {
  private static final Pattern NAME = Pattern.compile("\\P{Cc}{1,128}");
  private static final Pattern FORM = Pattern.compile("[A-Za-z0-9_-]{22}");

  public TaskId {
    if (!FORM.matcher(text).matches()) {
      throw new IllegalArgumentException("not a task id");
    }
  }

  /** Whether a client may name a task so: 1 to 128 characters, none of them a control character. */
  public static boolean isName(String text) {
    return NAME.matcher(text).matches();
  }

  /** The same task of another client is another task. */
  public static TaskId of(String client, String task) {
    return new TaskId(Digests.of(client, task));
  }

  public static Optional<TaskId> parse(String text) {
    return FORM.matcher(text).matches() ? Optional.of(new TaskId(text)) : Optional.empty();
  }

  @Override
  public String toString() {
    return text;
  }
}
