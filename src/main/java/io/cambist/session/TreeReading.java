package io.cambist.session;

import io.cambist.redis.Reply;
import io.cambist.session.SessionPage.Found;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A tree of which is known who is in it, and what is to be made of their records.
 *
 * @param above the records of the session and its ancestors
 * @param below its descendants, as their parents list them
 * @param whole whether these are all
 */
record TreeReading(SessionId id, List<Recorded> above, List<Indexed> below, boolean whole) {

  /**
   * @param below what the script says
   */
  static TreeReading of(SessionId id, List<Recorded> above, List<Reply> below) {
    var entries = new ArrayList<Indexed>();
    for (Reply entry : below.subList(1, below.size())) {
      entries.addAll(Indexed.decode(((Reply.Text) entry).bytes()));
    }
    boolean whole = below.get(0) instanceof Reply.Whole all && all.value() == 1;
    return new TreeReading(id, above, entries, whole);
  }

  /** All of them, and all that their being alive depends on. */
  RedisReading reading() {
    var ids = new LinkedHashSet<SessionId>();
    var tasks = new LinkedHashSet<TaskId>();
    ids.add(id);
    for (Recorded one : above) {
      ids.addAll(one.session().secondParents());
      tasks.addAll(one.reference().tasks());
    }
    for (Indexed one : below) {
      ids.add(one.id());
      ids.addAll(one.secondParents());
      tasks.addAll(one.tasks());
    }
    return new RedisReading(ids, List.copyOf(tasks));
  }

  /** Empty when the session's record went meanwhile. */
  Optional<SessionTree> of(FoundSessions found, Instant now) {
    return found(id, found, now)
        .map(
            own ->
                new SessionTree(
                    own,
                    all(id.parent().map(SessionId::lineage).orElse(List.of()), found, now),
                    all(own.session().secondParents(), found, now),
                    all(inPreorder(found), found, now),
                    whole));
  }

  private static List<Found> all(Collection<SessionId> ids, FoundSessions found, Instant now) {
    return ids.stream().map(one -> found(one, found, now)).flatMap(Optional::stream).toList();
  }

  private static Optional<Found> found(SessionId id, FoundSessions found, Instant now) {
    return Optional.ofNullable(found.records().get(id))
        .map(one -> new Found(one.session(), found.judge(one.reference(), now)));
  }

  /** Siblings in the order in which they were opened. */
  private List<SessionId> inPreorder(FoundSessions found) {
    Comparator<SessionId> opened =
        Comparator.comparing(
            one ->
                Optional.ofNullable(found.records().get(one))
                    .map(record -> record.session().issuedAt())
                    .orElse(Instant.MAX));
    var children = new HashMap<SessionId, List<SessionId>>();
    below.stream()
        .map(Indexed::id)
        .distinct()
        .sorted(opened.thenComparing(SessionId::text))
        .forEach(
            one ->
                children
                    .computeIfAbsent(one.parent().orElseThrow(), parent -> new ArrayList<>())
                    .add(one));
    var ordered = new ArrayList<SessionId>();
    addBelow(id, children, ordered);
    return ordered;
  }

  private static void addBelow(
      SessionId id, Map<SessionId, List<SessionId>> children, List<SessionId> ordered) {
    for (SessionId child : children.getOrDefault(id, List.of())) {
      ordered.add(child);
      addBelow(child, children, ordered);
    }
  }
}
