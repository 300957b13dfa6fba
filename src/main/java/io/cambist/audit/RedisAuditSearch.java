package io.cambist.audit;

import io.cambist.redis.Command;
import io.cambist.redis.RedisPipeline;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Looks through the newest entries of both streams below the cursor, as far as both were read. */
@ApplicationScoped
class RedisAuditSearch implements AuditSearch {
  static final int MOST_ENTRIES = 500;

  private static final List<Boolean> STREAMS = List.of(true, false);

  private final RedisPipeline redis;

  RedisAuditSearch(RedisPipeline redis) {
    this.redis = redis;
  }

  @Override
  public Uni<AuditPage> search(AuditFilter filter, Optional<String> cursor, int size) {
    if (size < 1 || size > LARGEST_PAGE) {
      throw new IllegalArgumentException("a page has 1 to " + LARGEST_PAGE + " events");
    }
    EntryId end = filter.until().map(EntryId::at).orElse(EntryId.LAST);
    EntryId start = filter.from().map(EntryId::at).orElse(EntryId.FIRST);
    StreamPosition place =
        cursor.map(StreamPosition::parse).orElse(new StreamPosition(end, end)).notAfter(end);
    var commands = new ArrayList<Command>();
    for (boolean evidence : STREAMS) {
      // Of a stream in which nothing can fit, only where it ends.
      int count = filter.mayFit(evidence) ? MOST_ENTRIES : 1;
      commands.add(
          Command.of(
              "XREVRANGE",
              RedisAuditStreams.name(evidence),
              place.in(evidence).exclusive(),
              start.toString(),
              "COUNT",
              Integer.toString(count)));
    }
    return redis
        .send(commands)
        .map(
            replies -> {
              var slices = new ArrayList<List<RedisEntry>>();
              StreamPosition newest = new StreamPosition(start.previous(), start.previous());
              for (int i = 0; i < STREAMS.size(); i++) {
                boolean evidence = STREAMS.get(i);
                List<RedisEntry> slice = RedisEntry.of(evidence, replies.get(i));
                if (!slice.isEmpty()) {
                  newest = newest.with(evidence, slice.get(0).id());
                }
                slices.add(filter.mayFit(evidence) ? slice : List.of());
              }
              return page(filter, slices, place, newest, size);
            });
  }

  private static AuditPage page(
      AuditFilter filter,
      List<List<RedisEntry>> slices,
      StreamPosition place,
      StreamPosition newest,
      int size) {
    // Below the end of a slice that was cut, the other stream's entries would come too early.
    EntryId floor =
        slices.stream()
            .filter(slice -> slice.size() == MOST_ENTRIES)
            .map(slice -> slice.get(MOST_ENTRIES - 1).id())
            .max(EntryId::compareTo)
            .orElse(EntryId.FIRST);
    boolean last = floor.equals(EntryId.FIRST);
    List<String> traces = filter.traces();
    var events = new ArrayList<RecordedEvent>();
    StreamPosition next = place;
    List<RedisEntry> merged =
        slices.stream().flatMap(List::stream).sorted(StreamPosition.ORDER.reversed()).toList();
    for (RedisEntry entry : merged) {
      if (events.size() == size || entry.id().compareTo(floor) < 0) {
        last = false;
        break;
      }
      next = next.with(entry.evidence(), entry.id());
      if (traces.stream().allMatch(entry.json()::contains)) {
        entry.event(StreamPosition.of(entry)).filter(filter::fits).ifPresent(events::add);
      }
    }
    return new AuditPage(
        events, last ? Optional.empty() : Optional.of(next.toString()), newest.toString());
  }
}
