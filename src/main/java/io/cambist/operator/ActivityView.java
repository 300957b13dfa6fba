package io.cambist.operator;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.cambist.audit.ActivityReport;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * What all gateways did in the last hour, and the sessions within their life.
 *
 * @param tickSeconds how long a tick is
 * @param ticks oldest first; the last two may still grow
 * @param sessionsByIssuer at most: ended sessions are counted until they would have expired
 * @param sessionsByTarget at most: ended sessions are counted until they would have expired
 */
@JsonNaming(SnakeCaseStrategy.class)
public record ActivityView(
    long tickSeconds,
    List<Tick> ticks,
    Map<String, Long> sessionsByIssuer,
    Map<String, Long> sessionsByTarget) {
  /**
   * What happened within a tick; what did not is in no map.
   *
   * @param issued by target
   * @param refused by reason
   */
  public record Tick(Instant start, Map<String, Long> issued, Map<String, Long> refused) {}

  public static ActivityView of(ActivityReport report) {
    return new ActivityView(
        ActivityReport.TICK.toSeconds(),
        report.ticks().stream()
            .map(tick -> new Tick(tick.start(), tick.issued(), tick.refused()))
            .toList(),
        report.sessionsByIssuer(),
        report.sessionsByTarget());
  }
}
