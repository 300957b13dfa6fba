package io.cambist.session;

import io.cambist.redis.Command;
import io.cambist.redis.Reply;
import io.cambist.redis.Script;
import io.cambist.redis.StoreUnavailable;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Writes the record where no other stands: plainly for a root, by a script for a child. */
sealed interface RedisClaim {
  /** How it went. */
  enum State {
    WON,
    /** Another holds this id: nothing was written. */
    LOST,
    /** The record is written, and was ended before. */
    ENDED,
    /** Nothing was written. */
    PARENT_ENDED
  }

  List<Command> commands();

  /**
   * @param replies to the commands
   */
  State state(List<Reply> replies);

  /** Removes the record that was won. */
  List<Command> takeBack();

  /** The first of its tree. */
  record Root(SessionId id, List<Command> commands) implements RedisClaim {
    static Root of(SessionId id, byte[] record, String life) {
      return new Root(
          id,
          List.of(
              Command.of("SET", RedisKeys.record(id), record, "NX", "PX", life),
              Command.of("GET", RedisKeys.end(id))));
    }

    @Override
    public State state(List<Reply> replies) {
      if (!replies.get(0).isOk()) {
        return State.LOST;
      }
      return replies.get(1) instanceof Reply.Nil ? State.WON : State.ENDED;
    }

    @Override
    public List<Command> takeBack() {
      return List.of(Command.of("UNLINK", RedisKeys.record(id)));
    }
  }

  /** Below others, which the script checks in the step that writes. */
  record Child(List<Command> commands, List<Command> takeBack) implements RedisClaim {
    private static final Script SCRIPT = Script.of(RedisClaim.class, "open-child.lua");

    /**
     * @param kept until when the record is kept
     */
    static Child of(Opening opening, byte[] record, Instant kept, Instant now) {
      SessionId id = opening.session().id();
      byte[] entry = Indexed.of(opening).encode();
      SessionId parent = id.parent().orElseThrow();
      List<SessionId> ancestors = parent.lineage();
      var keys = new ArrayList<String>();
      keys.add(RedisKeys.record(id));
      keys.add(RedisKeys.end(id));
      keys.add(RedisKeys.children(parent));
      ancestors.forEach(ancestor -> keys.add(RedisKeys.record(ancestor)));
      ancestors.forEach(ancestor -> keys.add(RedisKeys.end(ancestor)));
      List<Object> arguments =
          List.of(
              record,
              RedisKeys.millisUntil(kept, now),
              Long.toString(now.toEpochMilli()),
              entry,
              Long.toString(IndexScore.of(kept, opening.session().tokenId().hashCode())),
              Integer.toString(RecordCodec.VERSION),
              Long.toString(IndexScore.past(now)));
      return new Child(
          List.of(SCRIPT.on(keys, arguments)),
          List.of(
              Command.of("ZREM", RedisKeys.children(parent), entry),
              Command.of("UNLINK", RedisKeys.record(id))));
    }

    @Override
    public State state(List<Reply> replies) {
      return switch (replies.get(0).toString()) {
        case "OK" -> State.WON;
        case "TAKEN" -> State.LOST;
        case "ENDED" -> State.PARENT_ENDED;
        default -> throw new StoreUnavailable("Redis: unexpected reply to a script");
      };
    }
  }
}
