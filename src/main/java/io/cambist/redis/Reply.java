package io.cambist.redis;

import java.nio.charset.StandardCharsets;
import java.util.List;

/** What Redis answered to one command. */
public sealed interface Reply {
  /** Nothing: there is no such key, or a condition was not met. */
  record Nil() implements Reply {}

  /** A number, which also stands for how many were changed. */
  record Whole(long value) implements Reply {}

  /** Several replies, each in its place; a map is its keys and values in turn. */
  record Many(List<Reply> replies) implements Reply {}

  /** An error reply: the command changed nothing. */
  record Failure(String message) implements Reply {
    /** The first word, such as {@code WRONGTYPE}. */
    String code() {
      int space = message.indexOf(' ');
      return space < 0 ? message : message.substring(0, space);
    }
  }

  /** A string or a status. */
  final class Text implements Reply {
    private final byte[] bytes;

    Text(byte[] bytes) {
      this.bytes = bytes;
    }

    /** The bytes themselves; not to be changed. */
    public byte[] bytes() {
      return bytes;
    }

    @Override
    public String toString() {
      return new String(bytes, StandardCharsets.UTF_8);
    }
  }

  /** Whether the command was executed. */
  default boolean isAnswer() {
    return !(this instanceof Failure);
  }

  /** Whether it is the status {@code OK}. */
  default boolean isOk() {
    return this instanceof Text text
        && text.bytes.length == 2
        && text.bytes[0] == 'O'
        && text.bytes[1] == 'K';
  }

  /** The parts of several replies; none when it is not several. */
  default List<Reply> parts() {
    return this instanceof Many many ? many.replies() : List.of();
  }
}
