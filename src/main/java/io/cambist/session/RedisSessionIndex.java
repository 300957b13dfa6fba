package io.cambist.session;

import io.cambist.cutoff.Cut;
import io.cambist.cutoff.CutOffs;
import io.cambist.redis.Command;
import io.cambist.redis.RedisPipeline;
import io.cambist.redis.Reply;
import io.cambist.redis.StoreUnavailable;
import io.cambist.session.IndexSource.Candidate;
import io.cambist.session.IndexSource.Slice;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;

/**
 * Pages over the indexes: the first round trip reads a slice of every index that the filter names,
 * the second reads the sessions of the shortest. A place is the number of that index and a place in
 * it.
 */
@ApplicationScoped
class RedisSessionIndex implements SessionIndex {
  static final int MOST_CANDIDATES = 500;

  private final RedisPipeline redis;
  private final CutOffs cutOffs;
  private final Clock clock;

  RedisSessionIndex(RedisPipeline redis, CutOffs cutOffs, Clock clock) {
    this.redis = redis;
    this.cutOffs = cutOffs;
    this.clock = clock;
  }

  @Override
  public Uni<SessionPage> page(SessionFilter filter, Optional<String> from, int size) {
    if (size < 1 || size > MOST_CANDIDATES) {
      throw new IllegalArgumentException("a page has 1 to " + MOST_CANDIDATES + " sessions");
    }
    Instant now = clock.instant();
    List<IndexSource> all = sources(filter, now);
    int first = from.map(text -> number(text, all.size())).orElse(0);
    List<IndexSource> read = from.isPresent() ? all.subList(first, first + 1) : all;
    String place = from.map(text -> text.substring(text.indexOf('.') + 1)).orElse("");
    var commands = new ArrayList<Command>();
    read.forEach(source -> commands.addAll(source.read(place)));
    return redis
        .send(commands)
        .flatMap(
            replies -> {
              if (!replies.stream().allMatch(Reply::isAnswer)) {
                throw new StoreUnavailable("Redis refused to read an index");
              }
              var slices = new ArrayList<Slice>();
              for (int i = 0; i < read.size(); i++) {
                slices.add(read.get(i).slice(replies.subList(2 * i, 2 * i + 2), place));
              }
              Slice shortest =
                  slices.stream().min(Comparator.comparingDouble(Slice::length)).orElseThrow();
              return page(filter, shortest, first + slices.indexOf(shortest), size, now);
            });
  }

  @Override
  public Uni<Optional<Extent>> extent(Cut cut) {
    throw new UnsupportedOperationException("not yet");
  }

  /** In an order that is the same for every page. */
  private static List<IndexSource> sources(SessionFilter filter, Instant now) {
    var sources = new ArrayList<IndexSource>();
    for (Cut cut : filter.with()) {
      IndexKeys.of(cut)
          .ifPresent(
              key ->
                  sources.add(
                      IndexKeys.isSorted(cut)
                          ? new SortedSource(key, IndexScore.past(now))
                          : new StreamSource(key)));
    }
    filter
        .parent()
        .ifPresent(
            id -> sources.add(new SortedSource(RedisKeys.children(id), IndexScore.past(now))));
    return sources;
  }

  private static int number(String from, int count) {
    int dot = from.indexOf('.');
    if (dot != 1 || !Character.isDigit(from.charAt(0)) || from.charAt(0) - '0' >= count) {
      throw new IllegalArgumentException("no place in these indexes");
    }
    return from.charAt(0) - '0';
  }

  private Uni<SessionPage> page(
      SessionFilter filter, Slice slice, int number, int size, Instant now) {
    List<Candidate> candidates = slice.candidates();
    int most = filter.isOneIndex() ? Math.min(MOST_CANDIDATES, 2 * size) : MOST_CANDIDATES;
    boolean all = candidates.size() <= most;
    List<Candidate> looked = all ? candidates : candidates.subList(0, most);
    boolean last = all && slice.whole();
    if (looked.isEmpty()) {
      return Uni.createFrom().item(new SessionPage(List.of(), Optional.empty()));
    }
    var ids = new LinkedHashSet<SessionId>();
    var tasks = new LinkedHashSet<TaskId>();
    for (Candidate candidate : looked) {
      ids.add(candidate.indexed().id());
      ids.addAll(candidate.indexed().secondParents());
      tasks.addAll(candidate.indexed().tasks());
    }
    var reading = new RedisReading(ids, List.copyOf(tasks));
    return redis
        .send(reading.commands())
        .flatMap(
            replies ->
                cutOffs
                    .asOf(replies.get(0))
                    .map(known -> reading.found(replies, known))
                    .map(found -> collect(filter, looked, last, found, number, size, now)));
  }

  private static SessionPage collect(
      SessionFilter filter,
      List<Candidate> looked,
      boolean last,
      FoundSessions found,
      int number,
      int size,
      Instant now) {
    var sessions = new ArrayList<SessionPage.Found>();
    var seen = new LinkedHashSet<SessionId>();
    for (int i = 0; i < looked.size(); i++) {
      Indexed indexed = looked.get(i).indexed();
      Recorded record = found.records().get(indexed.id());
      if (record != null && filter.fits(record.session()) && seen.add(indexed.id())) {
        Session session = record.session();
        var reference =
            new SessionReference(
                session.id(), session.tokenId(), indexed.secondParents(), indexed.tasks());
        sessions.add(new SessionPage.Found(session, found.judge(reference, now)));
      }
      boolean more = i + 1 < looked.size() || !last;
      if (sessions.size() == size && more) {
        return new SessionPage(sessions, Optional.of(number + "." + looked.get(i).after()));
      }
    }
    return new SessionPage(
        sessions,
        last
            ? Optional.empty()
            : Optional.of(number + "." + looked.get(looked.size() - 1).after()));
  }
}
