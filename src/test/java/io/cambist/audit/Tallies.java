package io.cambist.audit;

import io.quarkus.arc.Arc;
import java.time.Duration;

/** What is written every few seconds, for tests that do not wait. */
public final class Tallies {
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private Tallies() {}

  /** Adds what the gateway has counted to what the overview shows. */
  public static void write() {
    Arc.container().instance(RedisTallies.class).get().flush().await().atMost(PATIENCE);
  }
}
