package io.cambist.session;

import io.cambist.cutoff.Cut;
import io.cambist.redis.Command;
import io.cambist.redis.RedisPipeline;
import io.cambist.redis.Reply;
import io.cambist.redis.WriteBehind;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.io.ByteArrayOutputStream;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/**
 * Lists opened sessions in the indexes, a moment later and many at once. Nobody waits for it: an
 * index helps to find sessions, and decides nothing.
 */
@ApplicationScoped
class RedisIndexer {
  private static final Logger LOG = Logger.getLogger(RedisIndexer.class);
  private static final long GATHER_MILLIS = 10;
  static final int LARGEST_ENTRY = 16;
  private static final int MOST_WAITING = 100_000;
  private static final long SHUTDOWN_MILLIS = 2_000;

  private final WriteBehind<Listing> listings;
  private final Clock clock;
  private final Duration span;
  private final Counter dropped;

  /** The time of Redis as it was last heard; trimming goes by it, whatever our clocks say. */
  private long redisMillis;

  RedisIndexer(
      RedisPipeline redis,
      Vertx vertx,
      Clock clock,
      MeterRegistry metrics,
      @ConfigProperty(name = "cambist.max-ttl") Duration longestLife,
      @ConfigProperty(name = "cambist.session-retention") Duration retention) {
    this.clock = clock;
    this.span = longestLife.plus(retention);
    this.dropped = metrics.counter("cambist.index.dropped");
    this.listings =
        new WriteBehind<>(
            redis, vertx, new Waiting(dropped), GATHER_MILLIS, this::groups, this::written);
  }

  /**
   * A session that is to be listed in one index.
   *
   * @param chance for its place within a second
   */
  private record Listing(Cut index, Indexed entry, Instant keptUntil, int chance) {}

  /** Bounded, the oldest falling out first. */
  private static final class Waiting implements WriteBehind.Queue<Listing> {
    private final ArrayDeque<Listing> waiting = new ArrayDeque<>();
    private final Counter dropped;

    Waiting(Counter dropped) {
      this.dropped = dropped;
    }

    @Override
    public synchronized void add(Listing listing) {
      if (waiting.size() == MOST_WAITING) {
        waiting.poll();
        dropped.increment();
      }
      waiting.add(listing);
    }

    @Override
    public synchronized List<Listing> take(int most) {
      var taken = new ArrayList<Listing>();
      while (taken.size() < most && !waiting.isEmpty()) {
        taken.add(waiting.poll());
      }
      return taken;
    }

    @Override
    public synchronized void putBack(List<Listing> taken) {
      // Behind the others: an index whose node is away must not hold them up.
      waiting.addAll(taken);
      while (waiting.size() > MOST_WAITING) {
        waiting.poll();
        dropped.increment();
      }
    }

    @Override
    public synchronized boolean isEmpty() {
      return waiting.isEmpty();
    }
  }

  void list(Opening opening, Instant keptUntil) {
    Session session = opening.session();
    // Of the token's id: as good as any other chance, and the same when it is written twice.
    int chance = session.tokenId().hashCode();
    Indexed entry = Indexed.of(opening);
    for (Cut index : IndexKeys.of(session)) {
      listings.add(new Listing(index, entry, keptUntil, chance));
    }
  }

  /** Done when all that is to be listed now is. */
  CompletionStage<Void> flush() {
    return listings.flush();
  }

  void end(@Observes ShutdownEvent ending) throws InterruptedException, ExecutionException {
    try {
      flush().toCompletableFuture().get(SHUTDOWN_MILLIS, TimeUnit.MILLISECONDS);
    } catch (TimeoutException late) {
      LOG.warn("Some sessions could not be listed in Redis before the end");
    }
  }

  private List<WriteBehind.Group<Listing>> groups(List<Listing> batch) {
    Map<Cut, List<Listing>> byIndex = new LinkedHashMap<>();
    for (Listing listing : batch) {
      byIndex.computeIfAbsent(listing.index(), index -> new ArrayList<>()).add(listing);
    }
    return byIndex.entrySet().stream()
        .map(index -> new WriteBehind.Group<>(index.getValue(), commands(index.getValue())))
        .toList();
  }

  private List<Command> commands(List<Listing> listings) {
    var commands = new ArrayList<Command>();
    Cut index = listings.get(0).index();
    String key = IndexKeys.of(index).orElseThrow();
    if (IndexKeys.isSorted(index)) {
      sorted(key, listings, commands);
    } else {
      stream(key, listings, commands);
    }
    commands.add(Command.of("PEXPIRE", key, Long.toString(span.toMillis())));
    return commands;
  }

  private void sorted(String key, List<Listing> listings, List<Command> commands) {
    var arguments = new ArrayList<Object>();
    arguments.add(key);
    for (Listing listing : listings) {
      arguments.add(Long.toString(IndexScore.of(listing.keptUntil(), listing.chance())));
      arguments.add(listing.entry().encode());
    }
    commands.add(new Command("ZADD", arguments));
    String past = Long.toString(IndexScore.past(clock.instant()));
    commands.add(Command.of("ZREMRANGEBYSCORE", key, "-inf", past));
  }

  private void stream(String key, List<Listing> listings, List<Command> commands) {
    for (int from = 0; from < listings.size(); from += LARGEST_ENTRY) {
      var entries = new ByteArrayOutputStream();
      listings
          .subList(from, Math.min(listings.size(), from + LARGEST_ENTRY))
          .forEach(listing -> entries.writeBytes(listing.entry().encode()));
      String oldest = Long.toString(Math.max(0, redisMillis - span.toMillis()));
      commands.add(Command.of("XADD", key, "MINID", "~", oldest, "*", "s", entries.toByteArray()));
    }
  }

  private void written(List<Reply> replies) {
    for (Reply reply : replies) {
      if (reply instanceof Reply.Text id) {
        String text = id.toString();
        redisMillis = Math.max(redisMillis, Long.parseLong(text.substring(0, text.indexOf('-'))));
      } else if (reply instanceof Reply.Failure) {
        dropped.increment();
      }
    }
  }
}
