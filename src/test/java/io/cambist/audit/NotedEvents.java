package io.cambist.audit;

import io.smallrye.mutiny.Uni;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;

/** A trail for what only records; the test reads it. */
public final class NotedEvents implements AuditTrail {
  private final List<AuditEvent> events = new ArrayList<>();

  public List<AuditEvent> events() {
    return List.copyOf(events);
  }

  @Override
  public DecisionId newDecision(AuditKind kind) {
    return DecisionId.of(kind, Clock.systemUTC().instant(), events.size());
  }

  @Override
  public Evidence issuance(AuditEvent event) {
    throw new AssertionError("nothing is issued here");
  }

  @Override
  public synchronized void record(AuditEvent event) {
    events.add(event);
  }

  @Override
  public Uni<LookUp> find(DecisionId decision) {
    throw new AssertionError("nothing is looked up here");
  }
}
