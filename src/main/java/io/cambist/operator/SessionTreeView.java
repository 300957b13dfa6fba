package io.cambist.operator;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.cambist.federation.Federation;
import io.cambist.session.SessionPage;
import io.cambist.session.SessionTree;
import java.util.List;
import java.util.Optional;

/**
 * One session whole.
 *
 * @param forbiddenBy the rule that forbids it now, though it has not ended
 * @param ancestors what it was exchanged from, the root first
 * @param secondParents the sessions of actor tokens that it hangs on
 * @param descendants what was exchanged from it, each right before its own
 * @param complete whether these are all descendants
 */
@JsonNaming(SnakeCaseStrategy.class)
public record SessionTreeView(
    SessionView session,
    Optional<String> forbiddenBy,
    List<SessionView> ancestors,
    List<SessionView> secondParents,
    List<SessionView> descendants,
    boolean complete) {
  static SessionTreeView of(SessionTree tree, Optional<String> forbiddenBy, Federation federation) {
    return new SessionTreeView(
        SessionView.of(tree.session(), federation),
        forbiddenBy,
        views(tree.ancestors(), federation),
        views(tree.secondParents(), federation),
        views(tree.descendants(), federation),
        tree.whole());
  }

  private static List<SessionView> views(List<SessionPage.Found> found, Federation federation) {
    return found.stream().map(one -> SessionView.of(one, federation)).toList();
  }
}
