package io.cambist.session;

import io.cambist.redis.Command;
import io.cambist.redis.Reply;
import io.cambist.redis.StoreUnavailable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
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
  record Child(SessionId id, List<Command> commands) implements RedisClaim {
    private static final String SCRIPT = script();

    static Child of(Session session, byte[] record, String life, Instant now) {
      SessionId id = session.id();
      List<SessionId> ancestors = id.parent().orElseThrow().lineage();
      var arguments = new ArrayList<Object>();
      arguments.add(SCRIPT);
      arguments.add(Integer.toString(3 + 2 * ancestors.size()));
      arguments.add(RedisKeys.record(id));
      arguments.add(RedisKeys.end(id));
      arguments.add(RedisKeys.children(id));
      ancestors.forEach(ancestor -> arguments.add(RedisKeys.record(ancestor)));
      ancestors.forEach(ancestor -> arguments.add(RedisKeys.end(ancestor)));
      arguments.add(record);
      arguments.add(life);
      arguments.add(Long.toString(now.toEpochMilli()));
      arguments.add(id.path());
      arguments.add(Long.toString(session.expiresAt().toEpochMilli()));
      arguments.add(Integer.toString(RecordCodec.VERSION));
      return new Child(id, List.of(new Command("EVAL", arguments)));
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

    @Override
    public List<Command> takeBack() {
      return List.of(
          Command.of("ZREM", RedisKeys.children(id), id.path()),
          Command.of("UNLINK", RedisKeys.record(id)));
    }

    private static String script() {
      try (var text = RedisClaim.class.getResourceAsStream("open-child.lua")) {
        return new String(text.readAllBytes(), StandardCharsets.UTF_8);
      } catch (IOException unreadable) {
        throw new UncheckedIOException(unreadable);
      }
    }
  }
}
