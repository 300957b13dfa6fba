package io.cambist.audit;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * The last hour, and the sessions within their life. A session is counted with its expiry when it
 * is opened, and its end takes nothing off: the numbers of sessions are upper bounds, which count
 * sessions that were ended, spent or cut off before their time. Where an issuance has several
 * targets, it counts for each of them.
 *
 * @param ticks every one of the hour, oldest first; the last two may still grow
 * @param sessionsByIssuer how many sessions of each issuer are within their life, at most
 * @param sessionsByTarget how many sessions of each target are within their life, at most
 */
public record ActivityReport(
    List<Tick> ticks, Map<String, Long> sessionsByIssuer, Map<String, Long> sessionsByTarget) {
  /** How long a tick is. */
  public static final Duration TICK = Duration.ofSeconds(10);

  public ActivityReport {
    ticks = List.copyOf(ticks);
    sessionsByIssuer = Map.copyOf(sessionsByIssuer);
    sessionsByTarget = Map.copyOf(sessionsByTarget);
  }

  /**
   * What happened within ten seconds; what did not is in no map.
   *
   * @param issued by target
   * @param refused by the text of the reason
   */
  public record Tick(Instant start, Map<String, Long> issued, Map<String, Long> refused) {
    public Tick {
      issued = Map.copyOf(issued);
      refused = Map.copyOf(refused);
    }
  }
}
