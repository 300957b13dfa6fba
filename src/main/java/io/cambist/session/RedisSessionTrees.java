package io.cambist.session;

import io.cambist.cutoff.CutOffs;
import io.cambist.redis.Command;
import io.cambist.redis.RedisPipeline;
import io.cambist.redis.Reply;
import io.cambist.redis.Script;
import io.cambist.redis.StoreUnavailable;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads trees: the first round trip asks their one slot who is there, the second reads all of them
 * and what else they hang on.
 */
@ApplicationScoped
class RedisSessionTrees implements SessionTrees {
  static final int MOST_DESCENDANTS = 500;
  private static final Script DESCENDANTS = Script.of(RedisSessionTrees.class, "descendants.lua");

  private final RedisPipeline redis;
  private final CutOffs cutOffs;
  private final Clock clock;

  RedisSessionTrees(RedisPipeline redis, CutOffs cutOffs, Clock clock) {
    this.redis = redis;
    this.cutOffs = cutOffs;
    this.clock = clock;
  }

  @Override
  public Uni<Optional<SessionTree>> find(SessionId id) {
    Instant now = clock.instant();
    List<SessionId> lineage = id.lineage();
    return redis
        .send(
            List.of(
                new Command("MGET", lineage.stream().<Object>map(RedisKeys::record).toList()),
                DESCENDANTS.on(
                    List.of(RedisKeys.children(id)),
                    List.of(
                        Integer.toString(MOST_DESCENDANTS), Long.toString(IndexScore.past(now))))))
        .flatMap(
            replies -> {
              List<Reply> records = replies.get(0).parts();
              List<Reply> below = replies.get(1).parts();
              if (records.size() != lineage.size() || below.isEmpty()) {
                throw new StoreUnavailable("Redis refused to read a tree");
              }
              List<Recorded> above = decoded(lineage, records);
              boolean isThere = above.stream().anyMatch(one -> one.session().id().equals(id));
              return isThere
                  ? read(TreeReading.of(id, above, below), now)
                  : Uni.createFrom().item(Optional.empty());
            });
  }

  private static List<Recorded> decoded(List<SessionId> ids, List<Reply> records) {
    var decoded = new ArrayList<Recorded>();
    for (int i = 0; i < ids.size(); i++) {
      if (records.get(i) instanceof Reply.Text record) {
        RecordCodec.decode(ids.get(i), record.bytes()).ifPresent(decoded::add);
      }
    }
    return decoded;
  }

  private Uni<Optional<SessionTree>> read(TreeReading tree, Instant now) {
    RedisReading reading = tree.reading();
    return redis
        .send(reading.commands())
        .flatMap(
            replies ->
                cutOffs
                    .asOf(replies.get(0))
                    .map(known -> tree.of(reading.found(replies, known), now)));
  }
}
