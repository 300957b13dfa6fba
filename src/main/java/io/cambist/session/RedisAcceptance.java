package io.cambist.session;

import io.cambist.redis.Command;
import io.cambist.redis.Reply;
import io.cambist.redis.Script;
import io.cambist.redis.StoreUnavailable;
import io.cambist.session.Acceptance.Outcome;
import io.cambist.session.Opening.Mark;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The one-slot step that accepts a token. */
record RedisAcceptance(Acceptance acceptance, Instant now, Duration retention) {
  private static final Script ACCEPT = Script.of(RedisAcceptance.class, "accept.lua");

  Command command() {
    Session session = acceptance.lineage().session().orElseThrow();
    List<SessionId> ids = session.id().lineage();
    var keys = new ArrayList<String>();
    ids.forEach(id -> keys.add(RedisKeys.record(id)));
    ids.forEach(id -> keys.add(RedisKeys.end(id)));
    ids.forEach(id -> keys.add(RedisKeys.uses(id)));
    acceptance.request().ifPresent(mark -> keys.add(RedisKeys.mark(session.id(), mark)));
    acceptance.proof().ifPresent(mark -> keys.add(RedisKeys.mark(session.id(), mark)));
    var arguments = new ArrayList<String>();
    arguments.add(Long.toString(now.toEpochMilli()));
    arguments.add(Integer.toString(RecordCodec.VERSION));
    arguments.add(Integer.toString(ids.size()));
    arguments.add(life(acceptance.request()));
    arguments.add(life(acceptance.proof()));
    for (SessionId id : ids) {
      arguments.add(Integer.toString(acceptance.lineage().limits().getOrDefault(id, 0)));
      // A count is kept as long as any session may live, for its ancestor may live longer.
      arguments.add(RedisKeys.endLife(retention));
    }
    return ACCEPT.on(keys, arguments);
  }

  private String life(Optional<Mark> mark) {
    return mark.map(one -> RedisKeys.millisUntil(one.keepUntil(), now)).orElse("0");
  }

  static Outcome outcome(Reply reply) {
    return switch (reply.toString()) {
      case "OK" -> Outcome.ACCEPTED;
      case "REPEATED" -> Outcome.REPEATED;
      case "USED" -> Outcome.PROOF_USED;
      case "SPENT" -> Outcome.SPENT;
      case "ENDED" -> Outcome.ENDED;
      default -> throw new StoreUnavailable("Redis refused to accept a token");
    };
  }
}
