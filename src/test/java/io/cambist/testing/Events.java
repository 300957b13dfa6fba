package io.cambist.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.cambist.audit.AuditTrail;
import io.cambist.audit.DecisionId;
import io.cambist.audit.LookUp;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;

/** Events as an operator finds them. */
public final class Events {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private Events() {}

  /** The event of a decision; it is written soon, not at once. */
  public static JsonNode of(AuditTrail trail, String decision) {
    try {
      return new ObjectMapper().readTree(text(trail, decision));
    } catch (IOException notJson) {
      throw new UncheckedIOException(notJson);
    }
  }

  /** The same as it stands in the stream. */
  public static String text(AuditTrail trail, String decision) {
    DecisionId id = DecisionId.parse(decision).orElseThrow();
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (System.nanoTime() < end) {
      if (trail.find(id).await().atMost(PATIENCE) instanceof LookUp.Kept kept) {
        return kept.event().json();
      }
    }
    throw new AssertionError("no event for " + decision);
  }
}
