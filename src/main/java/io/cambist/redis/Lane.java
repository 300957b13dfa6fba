package io.cambist.redis;

import io.vertx.core.Promise;
import java.util.List;

/** The way from one event loop to Redis, however many nodes that is. */
interface Lane {
  /**
   * Sends from any thread.
   *
   * @param deadline by {@link System#nanoTime}, until when the promise is kept
   */
  void send(List<Command> commands, Promise<List<Reply>> promise, long deadline);

  /**
   * Asks every node that takes writes for its {@link Memory} and {@link Replication}, in this
   * order; fails when one of them cannot be used.
   */
  void ping(Promise<List<Reply>> promise, long deadline);

  void close();
}
