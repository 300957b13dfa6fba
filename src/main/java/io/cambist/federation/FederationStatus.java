package io.cambist.federation;

import java.time.Instant;
import java.util.List;

/**
 * How the configuration stands.
 *
 * @param revision of the federation in force
 * @param since when it came into force
 * @param lastReload what came of the last load
 * @param lastReloadAt when that was
 * @param problems why the last load was refused; empty when it was not
 */
public record FederationStatus(
    String revision,
    Instant since,
    Outcome lastReload,
    Instant lastReloadAt,
    List<Problem> problems) {

  public FederationStatus {
    problems = List.copyOf(problems);
  }

  /** What came of a load. */
  public enum Outcome {
    OK,
    REFUSED;

    /** As it stands in health and metrics. */
    public String label() {
      return this == OK ? "ok" : "refused";
    }
  }
}
