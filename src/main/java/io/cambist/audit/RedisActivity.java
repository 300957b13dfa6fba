package io.cambist.audit;

import io.cambist.audit.Tally.Span;
import io.cambist.audit.Tally.What;
import io.cambist.audit.Tally.Width;
import io.cambist.redis.Command;
import io.cambist.redis.RedisPipeline;
import io.cambist.redis.Reply;
import io.cambist.redis.StoreUnavailable;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Reads what all gateways counted: ticks of the last hour, and the spans in which sessions end. */
@ApplicationScoped
class RedisActivity implements Activity {
  private static final int TICKS = 360;

  /** The current minute and an hour; the current hour and a day, which no token outlives. */
  private static final int MINUTES = 61;

  private static final int HOURS = 25;

  private final RedisPipeline redis;
  private final Clock clock;

  RedisActivity(RedisPipeline redis, Clock clock) {
    this.redis = redis;
    this.clock = clock;
  }

  @Override
  public Uni<ActivityReport> report() {
    Instant now = clock.instant();
    var spans = new ArrayList<Span>();
    add(spans, Span.of(Width.TICK, now).plus(1 - TICKS), TICKS);
    add(spans, Span.of(Width.MINUTE, now), MINUTES);
    add(spans, Span.of(Width.HOUR, now), HOURS);
    List<Command> commands =
        spans.stream().map(span -> Command.of("HGETALL", RedisTallies.key(span))).toList();
    return redis.send(commands).map(replies -> report(spans, replies));
  }

  private static void add(List<Span> spans, Span first, int count) {
    for (int i = 0; i < count; i++) {
      spans.add(first.plus(i));
    }
  }

  private static ActivityReport report(List<Span> spans, List<Reply> replies) {
    if (!replies.stream().allMatch(Reply::isAnswer)) {
      throw new StoreUnavailable("Redis refused to read counts of activity");
    }
    var ticks = new ArrayList<ActivityReport.Tick>();
    var byIssuer = new HashMap<String, Long>();
    var byTarget = new HashMap<String, Long>();
    for (int i = 0; i < spans.size(); i++) {
      List<Reply> counts = replies.get(i).parts();
      if (spans.get(i).width() == Width.TICK) {
        var issued = new HashMap<String, Long>();
        var refused = new HashMap<String, Long>();
        collect(counts, What.ISSUED, issued);
        collect(counts, What.REFUSED, refused);
        ticks.add(new ActivityReport.Tick(spans.get(i).start(), issued, refused));
      } else {
        collect(counts, What.SESSION_OF_ISSUER, byIssuer);
        collect(counts, What.SESSION_OF_TARGET, byTarget);
      }
    }
    return new ActivityReport(ticks, byIssuer, byTarget);
  }

  /** Adds what is counted of names; what is no count is passed over. */
  private static void collect(List<Reply> counts, What what, Map<String, Long> sums) {
    String start = what.letter() + RedisTallies.TAB;
    for (int i = 0; i + 1 < counts.size(); i += 2) {
      String field = counts.get(i).toString();
      String times = counts.get(i + 1).toString();
      if (field.startsWith(start) && times.matches("[0-9]{1,15}")) {
        sums.merge(field.substring(start.length()), Long.parseLong(times), Long::sum);
      }
    }
  }
}
