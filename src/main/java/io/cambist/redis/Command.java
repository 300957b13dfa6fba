package io.cambist.redis;

import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/**
 * One Redis command.
 *
 * @param arguments String or byte[]; numbers as their decimal text
 */
public record Command(String name, List<Object> arguments) {
  private static final byte[] LINE = {'\r', '\n'};

  public Command {
    arguments = List.copyOf(arguments);
  }

  public static Command of(String name, Object... arguments) {
    return new Command(name, List.of(arguments));
  }

  /** The key that says which node of a cluster it is for; those with several keep to one slot. */
  Optional<Object> key() {
    int place =
        switch (name) {
          case "EVAL", "EVALSHA" -> arguments.get(1).equals("0") ? -1 : 2;
          case "XINFO", "OBJECT" -> 1;
          case "ACL",
              "ASKING",
              "CLUSTER",
              "CONFIG",
              "DBSIZE",
              "DISCARD",
              "ECHO",
              "FLUSHALL",
              "HELLO",
              "INFO",
              "MULTI",
              "PING",
              "ROLE",
              "SCRIPT",
              "SELECT",
              "SENTINEL",
              "TIME",
              "WAIT" ->
              -1;
          default -> 0;
        };
    return place < 0 || place >= arguments.size()
        ? Optional.empty()
        : Optional.of(arguments.get(place));
  }

  /** Appends it as it is sent. */
  void write(Buffer buffer) {
    buffer.appendByte((byte) '*');
    length(buffer, arguments.size() + 1);
    bulk(buffer, name.getBytes(StandardCharsets.US_ASCII));
    for (Object argument : arguments) {
      bulk(buffer, bytes(argument));
    }
  }

  static byte[] bytes(Object argument) {
    if (argument instanceof byte[] bytes) {
      return bytes;
    }
    if (argument instanceof String text) {
      return text.getBytes(StandardCharsets.UTF_8);
    }
    throw new IllegalArgumentException("no argument of a command: " + argument.getClass());
  }

  private static void bulk(Buffer buffer, byte[] bytes) {
    buffer.appendByte((byte) '$');
    length(buffer, bytes.length);
    buffer.appendBytes(bytes).appendBytes(LINE);
  }

  private static void length(Buffer buffer, int length) {
    if (length < 10) {
      buffer.appendByte((byte) ('0' + length));
    } else {
      buffer.appendBytes(Integer.toString(length).getBytes(StandardCharsets.US_ASCII));
    }
    buffer.appendBytes(LINE);
  }
}
