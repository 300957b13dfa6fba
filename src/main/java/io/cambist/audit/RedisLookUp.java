package io.cambist.audit;

import io.cambist.redis.Command;
import io.cambist.redis.RedisPipeline;
import io.smallrye.mutiny.Uni;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Finds an event by the time in its decision id, page by page. The stream's times are those of
 * Redis: an event stands later when it had to wait, and a little earlier where clocks differ.
 */
final class RedisLookUp {
  /** As long as an outage that an event may have waited for. */
  private static final long LATER_MILLIS = 900_000;

  private static final long EARLIER_MILLIS = 60_000;
  private static final int PAGE = 500;
  private static final int MOST_PAGES = 40;

  private final RedisPipeline redis;

  RedisLookUp(RedisPipeline redis) {
    this.redis = redis;
  }

  Uni<LookUp> find(DecisionId decision) {
    long at = decision.at().toEpochMilli();
    var later = new Walk(decision, "XRANGE", Long.toString(at + LATER_MILLIS));
    var earlier = new Walk(decision, "XREVRANGE", Long.toString(Math.max(0, at - EARLIER_MILLIS)));
    return page(later, Long.toString(at), MOST_PAGES)
        .flatMap(
            found ->
                found.isPresent()
                    ? Uni.createFrom().item(found)
                    : page(earlier, new EntryId(at, 0).previous().toString(), MOST_PAGES))
        .flatMap(
            found ->
                found.isPresent()
                    ? Uni.createFrom().item(new LookUp.Kept(found.get()))
                    : absent(decision));
  }

  /**
   * @param command the direction
   * @param end where to stop at the latest
   */
  private record Walk(DecisionId decision, String command, String end) {
    Command from(String start) {
      String stream = RedisAuditStreams.name(decision.evidence());
      return Command.of(command, stream, start, end, "COUNT", Integer.toString(PAGE));
    }

    Optional<RecordedEvent> event(List<RedisEntry> entries) {
      // Within a string of the event the quotes would be escaped.
      String member = "\"decision\":\"" + decision.text() + "\"";
      return entries.stream()
          .filter(entry -> entry.json().contains(member))
          .map(entry -> entry.event(StreamPosition.of(entry)))
          .flatMap(Optional::stream)
          .filter(event -> event.decision().equals(decision))
          .findFirst();
    }
  }

  private Uni<Optional<RecordedEvent>> page(Walk walk, String start, int pagesLeft) {
    return redis
        .send(List.of(walk.from(start)))
        .flatMap(
            replies -> {
              List<RedisEntry> entries = RedisEntry.of(walk.decision().evidence(), replies.get(0));
              Optional<RecordedEvent> event = walk.event(entries);
              if (event.isPresent() || entries.size() < PAGE || pagesLeft == 1) {
                return Uni.createFrom().item(event);
              }
              String last = entries.get(PAGE - 1).id().exclusive();
              return page(walk, last, pagesLeft - 1);
            });
  }

  private Uni<LookUp> absent(DecisionId decision) {
    String stream = RedisAuditStreams.name(decision.evidence());
    return redis
        .send(List.of(Command.of("XRANGE", stream, "-", "+", "COUNT", "1")))
        .map(
            replies ->
                RedisEntry.of(decision.evidence(), replies.get(0)).stream()
                    .map(oldest -> Instant.ofEpochMilli(oldest.id().millis()))
                    .filter(decision.at()::isBefore)
                    .<LookUp>map(LookUp.Gone::new)
                    .findFirst()
                    .orElseGet(LookUp.Unknown::new));
  }
}
