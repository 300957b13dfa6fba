package io.cambist.session;

import io.cambist.cutoff.Cut;
import io.cambist.redis.Command;
import io.cambist.redis.Reply;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Counts what an index lists that may be alive. */
sealed interface IndexExtent {
  List<Command> commands();

  /**
   * @param replies to the commands
   */
  Extent of(List<Reply> replies);

  /** Empty where there is no index. */
  static Optional<IndexExtent> of(Cut cut, Instant now, Duration longestLife, Duration retention) {
    return IndexKeys.of(cut)
        .map(
            key ->
                IndexKeys.isSorted(cut)
                    ? new Sorted(key, IndexScore.past(now.plus(retention)))
                    : new Stream(
                        key,
                        StreamWindow.of(Optional.of(now.minus(longestLife)), Optional.empty())));
  }

  /**
   * By score: a session that lives is kept for the whole retention time yet.
   *
   * @param dead the score at which none lives
   */
  record Sorted(String key, long dead) implements IndexExtent {
    @Override
    public List<Command> commands() {
      return List.of(Command.of("ZCOUNT", key, "(" + dead, "+inf"));
    }

    @Override
    public Extent of(List<Reply> replies) {
      return new Extent(((Reply.Whole) replies.get(0)).value(), true);
    }
  }

  /** By reading the youngest entries, and counting the others. */
  record Stream(String key, StreamWindow window) implements IndexExtent {
    static final int ENTRIES = 2_000;

    @Override
    public List<Command> commands() {
      return List.of(
          Command.of("XLEN", key),
          Command.of(
              "XREVRANGE", key, window.last(), window.first(), "COUNT", Integer.toString(ENTRIES)));
    }

    @Override
    public Extent of(List<Reply> replies) {
      List<StreamEntry> entries = StreamEntry.all(replies.get(1));
      long sessions =
          entries.stream()
              .flatMap(entry -> entry.sessions().stream())
              .map(Indexed::id)
              .distinct()
              .count();
      if (entries.size() < ENTRIES) {
        return new Extent(sessions, true);
      }
      long unread = Math.max(0, ((Reply.Whole) replies.get(0)).value() - entries.size());
      return new Extent(sessions + unread * RedisIndexer.LARGEST_ENTRY, unread == 0);
    }
  }
}
