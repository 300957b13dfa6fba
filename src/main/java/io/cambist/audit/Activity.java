package io.cambist.audit;

import io.smallrye.mutiny.Uni;

/**
 * What all gateways issued, refused and opened lately, in numbers. They are written some seconds
 * late and may be a little wrong after an outage or the sudden end of a gateway: they are for
 * charts.
 */
public interface Activity {
  /**
   * Reads them in one round trip.
   *
   * @return fails with {@link io.cambist.redis.StoreUnavailable} when Redis cannot tell
   */
  Uni<ActivityReport> report();
}
