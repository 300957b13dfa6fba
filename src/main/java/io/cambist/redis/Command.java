package io.cambist.redis;

import java.util.List;

/**
 * One Redis command.
 *
 * @param arguments String or byte[]; numbers as their decimal text
 */
public record Command(String name, List<Object> arguments) {
  public Command {
    arguments = List.copyOf(arguments);
  }

  public static Command of(String name, Object... arguments) {
    return new Command(name, List.of(arguments));
  }
}
