package io.cambist.redis;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;

/** A pipeline of a test's own, used from outside of any event loop. */
final class Client implements AutoCloseable {
  static final Duration DEADLINE = Duration.ofMillis(500);
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  final RedisPipeline redis;
  private final Vertx vertx = Vertx.vertx();

  /** The first connection of a JVM loads classes, which may take longer than a deadline. */
  Client(RedisAccess access) {
    this(access, Duration.ofSeconds(5));
  }

  /**
   * @param patience how long its first connections may take
   */
  Client(RedisAccess access, Duration patience) {
    redis = new RedisPipeline(vertx, access, new SimpleMeterRegistry());
    redis.warmUp(patience);
  }

  static Client of(String url) {
    return new Client(RedisAccess.of(url, DEADLINE));
  }

  List<Reply> send(Command... commands) {
    return redis.send(List.of(commands)).await().atMost(PATIENCE);
  }

  Reply ask(String name, Object... arguments) {
    return send(Command.of(name, arguments)).get(0);
  }

  /** Sends it again and again until it is executed and this holds for the reply. */
  Reply askUntil(Predicate<Reply> good, String name, Object... arguments) {
    long end = System.nanoTime() + PATIENCE.toNanos();
    int slow = 0;
    while (true) {
      long before = System.nanoTime();
      try {
        Reply reply = ask(name, arguments);
        if (good.test(reply)) {
          return reply;
        }
      } catch (StoreUnavailable away) {
        // A busy machine may be to blame for some.
        if (System.nanoTime() - before > Duration.ofMillis(950).toNanos() && ++slow > 3) {
          throw new AssertionError("took a second to say so", away);
        }
      }
      if (System.nanoTime() > end) {
        throw new AssertionError("it never came to that");
      }
      Thread.onSpinWait();
    }
  }

  @Override
  public void close() {
    redis.close();
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }
}
