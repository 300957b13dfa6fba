package io.cambist.session;

import io.cambist.redis.Command;
import io.cambist.redis.RedisPipeline;
import io.cambist.redis.Reply;
import io.cambist.redis.StoreUnavailable;
import io.cambist.session.Opening.Mark;
import io.smallrye.mutiny.Uni;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Marks that are set without a session: all of them, or none. */
record RedisMarks(List<Mark> marks, Instant now) {
  Uni<Optional<Mark>> claim(RedisPipeline redis) {
    if (marks.isEmpty()) {
      return Uni.createFrom().item(Optional.empty());
    }
    return redis
        .send(marks.stream().map(this::set).toList())
        .flatMap(
            replies -> {
              // What was set then stays: nobody may learn that it can be used after all.
              if (!replies.stream().allMatch(Reply::isAnswer)) {
                throw new StoreUnavailable("Redis refused to mark what is used once");
              }
              return concluded(redis, replies);
            });
  }

  private Command set(Mark mark) {
    String life = RedisKeys.millisUntil(mark.keepUntil(), now);
    return Command.of("SET", RedisKeys.mark(mark), RedisKeys.tombstone(), "NX", "PX", life);
  }

  private Uni<Optional<Mark>> concluded(RedisPipeline redis, List<Reply> replies) {
    Optional<Mark> used = Optional.empty();
    var takeBack = new ArrayList<Command>();
    for (int i = 0; i < marks.size(); i++) {
      if (replies.get(i).isOk()) {
        takeBack.add(Command.of("UNLINK", RedisKeys.mark(marks.get(i))));
      } else if (used.isEmpty()) {
        used = Optional.of(marks.get(i));
      }
    }
    Optional<Mark> first = used;
    if (first.isEmpty() || takeBack.isEmpty()) {
      return Uni.createFrom().item(first);
    }
    // What cannot be taken back expires by itself; the refusal stands either way.
    return redis
        .send(takeBack)
        .onFailure(StoreUnavailable.class)
        .recoverWithNull()
        .replaceWith(first);
  }
}
