package io.cambist.audit;

import java.util.List;
import java.util.Optional;

/**
 * Some of the events that were looked for, newest first.
 *
 * @param next where the next page begins; empty when this is the last one. A page may hold none and
 *     not be the last: so many entries are looked at and no more
 * @param newest the position from which an {@link AuditFeed} goes on with what came after this page
 *     was read; only of use for a page that was asked for without a cursor and without an end
 */
public record AuditPage(List<RecordedEvent> events, Optional<String> next, String newest) {
  public AuditPage {
    events = List.copyOf(events);
  }
}
