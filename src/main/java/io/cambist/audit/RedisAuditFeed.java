package io.cambist.audit;

import io.cambist.redis.Command;
import io.cambist.redis.RedisPipeline;
import io.cambist.redis.Reply;
import io.smallrye.mutiny.Multi;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.impl.VertxInternal;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicInteger;
import org.jboss.logging.Logger;

/**
 * One reading for all who watch, again and again while there are any, on a context of its own. Each
 * reads the newest entries since where the last of the watchers is; what a newcomer needs is read
 * in the same round trip.
 */
@ApplicationScoped
class RedisAuditFeed implements AuditFeed {
  static final int MOST_WATCHERS = 64;
  static final int MOST_ENTRIES = 500;

  private static final Logger LOG = Logger.getLogger(RedisAuditFeed.class);
  private static final long POLL_MILLIS = 1000;
  private static final int MOST_NEWCOMERS = 4;
  private static final long NO_TIMER = -1;

  private final RedisPipeline redis;
  private final Vertx vertx;
  private final long pollMillis;
  private final Context context;
  private final AtomicInteger admitted = new AtomicInteger();
  private final List<Watcher> watchers = new ArrayList<>();
  private boolean reading;
  private boolean away;
  private long timer = NO_TIMER;

  @Inject
  RedisAuditFeed(RedisPipeline redis, Vertx vertx) {
    this(redis, vertx, POLL_MILLIS);
  }

  RedisAuditFeed(RedisPipeline redis, Vertx vertx, long pollMillis) {
    this.redis = redis;
    this.vertx = vertx;
    this.pollMillis = pollMillis;
    this.context = ((VertxInternal) vertx).createEventLoopContext();
  }

  @Override
  public Multi<FeedItem> watch(Optional<String> position) {
    Optional<StreamPosition> from = position.map(StreamPosition::parse);
    if (admitted.get() >= MOST_WATCHERS) {
      throw new TooManyWatchers(MOST_WATCHERS);
    }
    return Multi.createFrom()
        .deferred(
            () -> {
              if (admitted.incrementAndGet() > MOST_WATCHERS) {
                admitted.decrementAndGet();
                return Multi.createFrom().failure(new TooManyWatchers(MOST_WATCHERS));
              }
              return Multi.createFrom().publisher(subscriber -> admit(subscriber, from));
            });
  }

  private void admit(Flow.Subscriber<? super FeedItem> subscriber, Optional<StreamPosition> from) {
    var watcher = new Watcher(subscriber, context, from, this::leave);
    subscriber.onSubscribe(watcher);
    context.runOnContext(
        turn -> {
          if (!watcher.isGone()) {
            watchers.add(watcher);
            // Now, and not at the next turn: what comes from here on is for this watcher.
            read();
          }
        });
  }

  private void leave(Watcher watcher) {
    admitted.decrementAndGet();
    context.runOnContext(
        turn -> {
          watchers.remove(watcher);
          if (watchers.isEmpty()) {
            stopTimer();
          }
        });
  }

  private void stopTimer() {
    if (timer != NO_TIMER) {
      vertx.cancelTimer(timer);
      timer = NO_TIMER;
    }
  }

  private void read() {
    if (reading || watchers.isEmpty()) {
      return;
    }
    stopTimer();
    reading = true;
    List<Watcher> settled =
        watchers.stream().filter(watcher -> watcher.seen().isPresent()).toList();
    List<Watcher> newcomers =
        watchers.stream()
            .filter(watcher -> watcher.seen().isEmpty())
            .limit(MOST_NEWCOMERS)
            .toList();
    Optional<StreamPosition> since =
        settled.stream()
            .map(watcher -> watcher.seen().orElseThrow())
            .reduce(StreamPosition::common);
    var commands = new ArrayList<Command>();
    since.ifPresent(place -> commands.addAll(after(place)));
    for (Watcher newcomer : newcomers) {
      commands.addAll(ends());
      newcomer.from().ifPresent(place -> commands.addAll(after(place)));
    }
    redis
        .sendApart(commands)
        .invoke(replies -> told(settled, newcomers, replies))
        .subscribe()
        .with(
            replies -> {
              away = false;
              again();
            },
            failure -> {
              if (!away) {
                LOG.warnf("Events cannot be watched for now: %s", failure.getMessage());
              }
              away = true;
              again();
            });
  }

  private void again() {
    reading = false;
    if (watchers.isEmpty()) {
      return;
    }
    if (!away && watchers.stream().anyMatch(watcher -> watcher.seen().isEmpty())) {
      read();
    } else {
      timer = vertx.setTimer(pollMillis, fired -> read());
    }
  }

  private static List<Command> after(StreamPosition place) {
    return List.of(
        newest(true, place.in(true).exclusive(), MOST_ENTRIES + 1),
        newest(false, place.in(false).exclusive(), MOST_ENTRIES + 1));
  }

  private static List<Command> ends() {
    return List.of(newest(true, "-", 1), newest(false, "-", 1));
  }

  private static Command newest(boolean evidence, String start, int count) {
    String stream = RedisAuditStreams.name(evidence);
    return Command.of("XREVRANGE", stream, "+", start, "COUNT", Integer.toString(count));
  }

  private static void told(List<Watcher> settled, List<Watcher> newcomers, List<Reply> replies) {
    var reader = new Replies(replies);
    if (!settled.isEmpty()) {
      News news = News.of(reader.both(), MOST_ENTRIES);
      settled.forEach(watcher -> watcher.take(news));
    }
    for (Watcher newcomer : newcomers) {
      StreamPosition end = end(reader.both());
      // A place beyond the end is of another Redis, or of an earlier life of this one.
      newcomer.begin(newcomer.from().map(end::common).orElse(end));
      if (newcomer.from().isPresent()) {
        newcomer.take(News.of(reader.both(), MOST_ENTRIES));
      }
    }
  }

  private static StreamPosition end(List<List<RedisEntry>> newest) {
    var end = new StreamPosition(EntryId.FIRST, EntryId.FIRST);
    for (List<RedisEntry> slice : newest) {
      for (RedisEntry entry : slice) {
        end = end.with(entry.evidence(), entry.id());
      }
    }
    return end;
  }

  /** The replies two by two: of what was issued, and of what was refused. */
  private static final class Replies {
    private final List<Reply> replies;
    private int next;

    Replies(List<Reply> replies) {
      this.replies = replies;
    }

    List<List<RedisEntry>> both() {
      return List.of(
          RedisEntry.of(true, replies.get(next++)), RedisEntry.of(false, replies.get(next++)));
    }
  }
}
