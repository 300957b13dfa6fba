package io.cambist.removal;

import io.cambist.redis.Command;
import io.cambist.redis.RedisPipeline;
import io.cambist.redis.Reply;
import io.cambist.redis.Script;
import io.cambist.redis.StoreUnavailable;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

/** {@code {cut}:federation}, a string: some 40 bytes for each name of the federation, for ever. */
@ApplicationScoped
class RedisRevision {
  private static final String KEY = "{cut}:federation";
  private static final Script REPLACE = Script.of(RedisRevision.class, "replace.lua");

  private final RedisPipeline redis;

  RedisRevision(RedisPipeline redis) {
    this.redis = redis;
  }

  /** What the store holds, if anything; fails with {@link StoreUnavailable} when it is away. */
  Uni<String> read() {
    return redis
        .send(List.of(Command.of("GET", KEY)))
        .map(
            replies -> {
              Reply reply = replies.get(0);
              if (!reply.isAnswer()) {
                throw new StoreUnavailable("Redis refused to read the revision");
              }
              return reply instanceof Reply.Text text ? text.toString() : "";
            });
  }

  /** Writes what is next; false when another gateway was faster. */
  Uni<Boolean> replace(String seen, StoredRevision next) {
    return redis
        .send(List.of(REPLACE.on(List.of(KEY), List.of(seen, next.text()))))
        .map(replies -> replies.get(0).equals(new Reply.Whole(1)));
  }
}
