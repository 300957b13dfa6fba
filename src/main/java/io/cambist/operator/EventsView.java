package io.cambist.operator;

import io.cambist.audit.AuditPage;
import java.util.List;
import java.util.Optional;

/**
 * Some of the events that were asked for, the latest first.
 *
 * @param next the cursor of the next page; absent on the last one. A page may be empty and not be
 *     the last: so many events are looked at, and no more
 * @param newest where the live feed goes on
 */
public record EventsView(List<EventView> events, Optional<String> next, String newest) {
  static EventsView of(AuditPage page) {
    return new EventsView(
        page.events().stream().map(EventView::of).toList(), page.next(), page.newest());
  }
}
