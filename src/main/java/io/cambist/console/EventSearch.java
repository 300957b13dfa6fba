package io.cambist.console;

import io.cambist.audit.AuditKind;
import io.cambist.operator.Audits;
import io.cambist.operator.EventsView;
import io.cambist.operator.Parameters;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The events that were asked for, and the question.
 *
 * @param live whether new events are to appear
 */
public record EventSearch(EventsView found, Parameters asked, Optional<String> next, boolean live) {
  static EventSearch of(EventsView found, Parameters asked, boolean live) {
    return new EventSearch(
        found, asked, Links.next("/console/audit", asked, Audits.NAMES, found.next()), live);
  }

  public List<String> kinds() {
    return Stream.of(AuditKind.values()).map(AuditKind::text).toList();
  }

  public String given(String name) {
    return asked.one(name).orElse("");
  }
}
