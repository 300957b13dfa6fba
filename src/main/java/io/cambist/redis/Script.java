package io.cambist.redis;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** A Lua script that Redis runs in one step; all its keys are of one slot. */
public final class Script {
  private final String text;

  private Script(String text) {
    this.text = text;
  }

  /** The script in the resource of this name beside the class. */
  public static Script of(Class<?> owner, String name) {
    try (var resource = owner.getResourceAsStream(name)) {
      return new Script(new String(resource.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  /**
   * The command that runs it.
   *
   * @param arguments String or byte[]
   */
  public Command on(List<String> keys, List<?> arguments) {
    var all = new ArrayList<Object>(2 + keys.size() + arguments.size());
    all.add(text);
    all.add(Integer.toString(keys.size()));
    all.addAll(keys);
    all.addAll(arguments);
    return new Command("EVAL", all);
  }
}
