package io.cambist.operator;

import io.cambist.federation.Federation;
import io.cambist.session.SessionPage;
import java.util.List;
import java.util.Optional;

/**
 * Some of the sessions that were asked for, the latest first.
 *
 * @param next the cursor of the next page; absent on the last one. A page may be empty and not be
 *     the last: so many sessions are looked at, and no more
 */
public record SessionsView(List<SessionView> sessions, Optional<String> next) {
  static SessionsView of(SessionPage page, Federation federation) {
    return new SessionsView(
        page.sessions().stream().map(one -> SessionView.of(one, federation)).toList(), page.next());
  }
}
