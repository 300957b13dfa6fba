package io.cambist.session;

import io.cambist.cutoff.Cut;
import io.cambist.cutoff.CutOffs;
import io.cambist.redis.Command;
import io.cambist.redis.RedisPipeline;
import io.cambist.redis.Reply;
import io.cambist.redis.StoreUnavailable;
import io.cambist.session.IndexSource.Slice;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Pages over the indexes: the first round trip reads a slice of every index that the filter names,
 * the second reads the sessions of the shortest. A place is the number of that index and a place in
 * it.
 */
@ApplicationScoped
class RedisSessionIndex implements SessionIndex {
  static final int MOST_CANDIDATES = 500;
  private static final Pattern PLACE = Pattern.compile("(\\d{1,2})\\.(.+)");

  private final RedisPipeline redis;
  private final CutOffs cutOffs;
  private final Clock clock;
  private final Duration longestLife;
  private final Duration retention;

  RedisSessionIndex(
      RedisPipeline redis,
      CutOffs cutOffs,
      Clock clock,
      @ConfigProperty(name = "cambist.max-ttl") Duration longestLife,
      @ConfigProperty(name = "cambist.session-retention") Duration retention) {
    this.redis = redis;
    this.cutOffs = cutOffs;
    this.clock = clock;
    this.longestLife = longestLife;
    this.retention = retention;
  }

  @Override
  public Uni<Optional<Extent>> extent(Cut cut) {
    Optional<IndexExtent> sought = IndexExtent.of(cut, clock.instant(), longestLife, retention);
    return sought.isEmpty()
        ? Uni.createFrom().item(Optional.empty())
        : answers(sought.get().commands()).map(replies -> Optional.of(sought.get().of(replies)));
  }

  @Override
  public Uni<SessionPage> page(SessionFilter filter, Optional<String> from, int size) {
    if (size < 1 || size > MOST_CANDIDATES) {
      throw new IllegalArgumentException("a page has 1 to " + MOST_CANDIDATES + " sessions");
    }
    if (!filter.isListed()) {
      throw new IllegalArgumentException("nothing to look for that is listed");
    }
    Instant now = clock.instant();
    List<IndexSource> all = sources(filter, now);
    int first = 0;
    String place = "";
    if (from.isPresent()) {
      Matcher parts = PLACE.matcher(from.get());
      if (!parts.matches() || Integer.parseInt(parts.group(1)) >= all.size()) {
        throw new IllegalArgumentException("no place in these indexes");
      }
      first = Integer.parseInt(parts.group(1));
      place = parts.group(2);
      all = all.subList(first, first + 1);
    }
    return page(filter, all, first, place, size, now);
  }

  /**
   * @param first the number of the first of them
   */
  private Uni<SessionPage> page(
      SessionFilter filter,
      List<IndexSource> read,
      int first,
      String place,
      int size,
      Instant now) {
    List<List<Command>> commands = read.stream().map(source -> source.read(place)).toList();
    return answers(commands.stream().flatMap(List::stream).toList())
        .flatMap(
            replies -> {
              int shortest = 0;
              var slices = new ArrayList<Slice>();
              int at = 0;
              for (int i = 0; i < read.size(); i++) {
                int end = at + commands.get(i).size();
                slices.add(read.get(i).slice(replies.subList(at, end), place));
                at = end;
                if (slices.get(i).length() < slices.get(shortest).length()) {
                  shortest = i;
                }
              }
              return sessions(
                  PageReading.of(
                      filter, read.get(shortest), slices.get(shortest), first + shortest, size),
                  now);
            });
  }

  private Uni<SessionPage> sessions(PageReading page, Instant now) {
    if (page.isEmpty()) {
      return Uni.createFrom().item(new SessionPage(List.of(), Optional.empty()));
    }
    RedisReading reading = page.reading();
    return redis
        .send(reading.commands())
        .flatMap(
            replies ->
                cutOffs
                    .asOf(replies.get(0))
                    .map(known -> page.of(reading.found(replies, known), now)));
  }

  private Uni<List<Reply>> answers(List<Command> commands) {
    return redis
        .send(commands)
        .invoke(
            replies -> {
              if (!replies.stream().allMatch(Reply::isAnswer)) {
                throw new StoreUnavailable("Redis refused to read an index");
              }
            });
  }

  /** In an order that is the same for every page. */
  private static List<IndexSource> sources(SessionFilter filter, Instant now) {
    StreamWindow window = StreamWindow.of(filter.openedFrom(), filter.openedUntil());
    var sources = new ArrayList<IndexSource>();
    for (Cut cut : filter.with()) {
      IndexKeys.of(cut)
          .ifPresent(
              key ->
                  sources.add(
                      IndexKeys.isSorted(cut)
                          ? new SortedSource(key, IndexScore.past(now))
                          : new StreamSource(List.of(key), window)));
    }
    filter
        .parent()
        .ifPresent(
            id -> sources.add(new SortedSource(RedisKeys.children(id), IndexScore.past(now))));
    if (sources.isEmpty()) {
      sources.add(
          new StreamSource(
              filter.among().stream().map(cut -> IndexKeys.of(cut).orElseThrow()).toList(),
              window));
    }
    return sources;
  }
}
