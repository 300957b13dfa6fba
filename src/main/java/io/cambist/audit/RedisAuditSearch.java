package io.cambist.audit;

import io.cambist.redis.Command;
import io.cambist.redis.RedisPipeline;
import io.cambist.redis.Reply;
import io.cambist.redis.StoreUnavailable;
import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.Optional;

/**
 * Finds an event by the time in its decision id, page by page. The stream's times are those of
 * Redis: an event stands later when it had to wait, and a little earlier where clocks differ.
 */
final class RedisAuditSearch {
  /** As long as an outage that an event may have waited for. */
  private static final long LATER_MILLIS = 900_000;

  private static final long EARLIER_MILLIS = 60_000;
  private static final int PAGE = 500;
  private static final int MOST_PAGES = 40;

  private final RedisPipeline redis;

  RedisAuditSearch(RedisPipeline redis) {
    this.redis = redis;
  }

  Uni<Optional<String>> find(DecisionId decision) {
    long at = decision.at().toEpochMilli();
    var later = new Walk(decision, "XRANGE", Long.toString(at + LATER_MILLIS));
    var earlier = new Walk(decision, "XREVRANGE", Long.toString(Math.max(0, at - EARLIER_MILLIS)));
    return page(later, Long.toString(at), MOST_PAGES)
        .flatMap(
            found ->
                found.isPresent()
                    ? Uni.createFrom().item(found)
                    : page(earlier, "(" + at + "-0", MOST_PAGES));
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

    Optional<String> event(List<Reply> entries) {
      // Within a string of the event the quotes would be escaped.
      String member = "\"decision\":\"" + decision.text() + "\"";
      return entries.stream()
          .map(entry -> entry.parts().get(1).parts().get(1).toString())
          .filter(json -> json.contains(member))
          .findFirst();
    }
  }

  private Uni<Optional<String>> page(Walk walk, String start, int pagesLeft) {
    return redis
        .send(List.of(walk.from(start)))
        .flatMap(
            replies -> {
              if (!replies.get(0).isAnswer()) {
                throw new StoreUnavailable("Redis refused to read the audit stream");
              }
              List<Reply> entries = replies.get(0).parts();
              Optional<String> event = walk.event(entries);
              if (event.isPresent() || entries.size() < PAGE || pagesLeft == 1) {
                return Uni.createFrom().item(event);
              }
              String last = entries.get(PAGE - 1).parts().get(0).toString();
              return page(walk, "(" + last, pagesLeft - 1);
            });
  }
}
