package io.cambist.redis;

import java.util.Optional;

/** What Redis says of its memory ({@code INFO memory}). */
final class Memory {
  static final Command QUESTION = Command.of("INFO", "memory");

  private final String info;

  Memory(Reply info) {
    this.info = info.toString();
  }

  /** Why sessions would be lost in it, and what to do; empty when they would not. */
  Optional<String> unfit() {
    String policy = value("maxmemory_policy").orElse("unknown");
    return policy.equals("noeviction")
        ? Optional.empty()
        : Optional.of(
            "may throw away keys when its memory is full (maxmemory-policy "
                + policy
                + "): sessions and the marks that end them would be lost. Set its maxmemory-policy to"
                + " noeviction.");
  }

  /** That nothing can be written any more, and what to do; empty when there is room. */
  Optional<String> full() {
    long most = number("maxmemory");
    return most == 0 || number("used_memory") < most
        ? Optional.empty()
        : Optional.of("is full: it uses all of its maxmemory. Raise it, or keep sessions shorter.");
  }

  private long number(String name) {
    return value(name).map(Long::parseLong).orElse(0L);
  }

  private Optional<String> value(String name) {
    return info.lines()
        .filter(line -> line.startsWith(name + ":"))
        .map(line -> line.substring(line.indexOf(':') + 1).strip())
        .findFirst();
  }
}
