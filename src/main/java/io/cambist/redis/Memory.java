package io.cambist.redis;

import java.util.Optional;

/** What Redis says of its memory ({@code INFO memory}). */
final class Memory {
  static final Command QUESTION = Command.of("INFO", "memory");

  private final Info info;

  Memory(Reply info) {
    this.info = new Info(info.toString());
  }

  /** Why sessions would be lost in it, and what to do; empty when they would not. */
  Optional<String> unfit() {
    String policy = info.value("maxmemory_policy").orElse("unknown");
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
    long most = info.number("maxmemory");
    return most == 0 || info.number("used_memory") < most
        ? Optional.empty()
        : Optional.of("is full: it uses all of its maxmemory. Raise it, or keep sessions shorter.");
  }
}
