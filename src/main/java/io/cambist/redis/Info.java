package io.cambist.redis;

import java.util.Optional;

/** A section of {@code INFO}: what a server says of itself, a name and a value a line. */
record Info(String text) {

  Optional<String> value(String name) {
    return text.lines()
        .filter(line -> line.startsWith(name + ":"))
        .map(line -> line.substring(line.indexOf(':') + 1).strip())
        .findFirst();
  }

  /** 0 when it says nothing of it. */
  long number(String name) {
    return value(name).map(Long::parseLong).orElse(0L);
  }
}
