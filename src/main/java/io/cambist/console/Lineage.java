package io.cambist.console;

import io.cambist.operator.SessionTreeView;
import io.cambist.operator.SessionView;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * A session among those above and below it, and what happened to it when.
 *
 * @param root the first session that is known, with what follows from it
 */
public record Lineage(Node root, List<Moment> moments) {
  private static final int MOST_CHILDREN_IN_TIME = 50;

  /** A session, and what was exchanged from it. */
  public record Node(SessionView session, List<Node> children) {}

  /**
   * Something that happened, or will.
   *
   * @param kind opened, end or ahead
   * @param link to more about it
   */
  public record Moment(Instant at, String kind, String words, Optional<String> link) {}

  static Lineage of(SessionTreeView tree, Instant now) {
    Node node = node(tree.session(), tree.descendants());
    List<SessionView> ancestors = new ArrayList<>(tree.ancestors());
    for (int i = ancestors.size() - 1; i >= 0; i--) {
      node = new Node(ancestors.get(i), List.of(node));
    }
    return new Lineage(node, moments(tree, now));
  }

  private static Node node(SessionView session, List<SessionView> descendants) {
    List<Node> children =
        descendants.stream()
            .filter(one -> one.parent().equals(Optional.of(session.sid())))
            .map(child -> node(child, descendants))
            .toList();
    return new Node(session, children);
  }

  private static List<Moment> moments(SessionTreeView tree, Instant now) {
    SessionView session = tree.session();
    var moments = new ArrayList<Moment>();
    moments.add(
        new Moment(
            session.issuedAt(),
            "opened",
            "Opened for client " + session.client() + " by rule " + session.policies().get(0),
            Optional.of("/console/decisions?id=" + session.decision())));
    tree.descendants().stream()
        .filter(one -> one.parent().equals(Optional.of(session.sid())))
        .limit(MOST_CHILDREN_IN_TIME)
        .forEach(
            child ->
                moments.add(
                    new Moment(
                        child.issuedAt(),
                        "opened",
                        "Exchanged by client "
                            + child.client()
                            + " for "
                            + String.join(", ", child.targets()),
                        Optional.of("/console/sessions/" + child.sid()))));
    session
        .end()
        .ifPresent(
            end ->
                moments.add(
                    new Moment(
                        end.at(), "end", session.state() + ": " + end.why(), Optional.empty())));
    boolean ahead = session.expiresAt().isAfter(now);
    moments.add(
        new Moment(
            session.expiresAt(), ahead ? "ahead" : "end", words(session, ahead), Optional.empty()));
    moments.sort(Comparator.comparing(Moment::at));
    return List.copyOf(moments);
  }

  private static String words(SessionView session, boolean ahead) {
    if (ahead) {
      return session.active() ? "Expires" : "Would have expired";
    }
    return "Expired";
  }
}
