package io.cambist.redis;

import java.util.Optional;

/** What Redis says of its place among primaries and replicas ({@code INFO replication}). */
final class Replication {
  static final Command QUESTION = Command.of("INFO", "replication");

  private final Info info;

  Replication(Reply info) {
    this.info = new Info(info.toString());
  }

  /** That it is no primary any more; empty when it is one. */
  Optional<String> unfit() {
    return info.value("role").filter("slave"::equals).isPresent()
        ? Optional.of("has become a replica, which takes no writes and may not know of ends.")
        : Optional.empty();
  }

  /**
   * That what must be acknowledged cannot be.
   *
   * @param wanted how many replicas must have it
   */
  Optional<String> lacking(int wanted) {
    long connected = info.number("connected_slaves");
    return connected >= wanted
        ? Optional.empty()
        : Optional.of(connected + " connected of " + wanted + " that CAMBIST_REDIS_REPLICAS wants");
  }
}
