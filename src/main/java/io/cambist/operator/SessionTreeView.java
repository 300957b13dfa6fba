package io.cambist.operator;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
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
  static SessionTreeView of(SessionTree tree, Optional<String> forbiddenBy) {
    return new SessionTreeView(
        SessionView.of(tree.session()),
        forbiddenBy,
        views(tree.ancestors()),
        views(tree.secondParents()),
        views(tree.descendants()),
        tree.whole());
  }

  private static List<SessionView> views(List<SessionPage.Found> found) {
    return found.stream().map(SessionView::of).toList();
  }
}
