package io.cambist.session;

import io.cambist.redis.Command;
import io.cambist.redis.RedisPipeline;
import io.cambist.redis.StoreUnavailable;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Ends sessions of which nobody knows whether they were opened, as well as it can: their tokens
 * were never released. Only the very record that was to be written is ended, since another request
 * with the same assertion may have opened the session rightly.
 */
final class RedisUnfinished {
  private static final String SCRIPT =
      "if redis.call('GET', KEYS[1]) == ARGV[1] then"
          + " redis.call('SET', KEYS[2], ARGV[2], 'NX', 'PX', ARGV[3]) end";
  private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);
  private static final int MOST = 10_000;

  private final RedisPipeline redis;
  private final AtomicInteger pending = new AtomicInteger();

  RedisUnfinished(RedisPipeline redis) {
    this.redis = redis;
  }

  /**
   * @param worthwhile how long the session would live: until then it is tried
   */
  void end(SessionId id, byte[] record, Ending ending, String life, Duration worthwhile) {
    if (pending.incrementAndGet() > MOST) {
      pending.decrementAndGet();
      return;
    }
    redis
        .sendApart(
            List.of(
                Command.of(
                    "EVAL",
                    SCRIPT,
                    "2",
                    RedisKeys.record(id),
                    RedisKeys.end(id),
                    record,
                    RedisKeys.ending(ending),
                    life)))
        .invoke(
            replies -> {
              if (!replies.get(0).isAnswer()) {
                throw new StoreUnavailable("Redis refused to end a session");
              }
            })
        .onFailure(StoreUnavailable.class)
        .retry()
        .withBackOff(FIRST_PAUSE, LONGEST_PAUSE)
        .expireIn(Math.max(1, worthwhile.toMillis()))
        .onTermination()
        .invoke(pending::decrementAndGet)
        .subscribe()
        .with(done -> {}, lost -> {});
  }
}
