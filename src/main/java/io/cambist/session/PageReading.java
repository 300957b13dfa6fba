package io.cambist.session;

import io.cambist.session.IndexSource.Candidate;
import io.cambist.session.IndexSource.Slice;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;

/**
 * What a page looks at, and what it makes of that.
 *
 * @param looked as many candidates as it may look at
 * @param last whether there are no more
 * @param number of the index in the place where the next page begins
 */
record PageReading(
    SessionFilter filter,
    IndexSource source,
    List<Candidate> looked,
    boolean last,
    int number,
    int size) {

  static PageReading of(
      SessionFilter filter, IndexSource source, Slice slice, int number, int size) {
    int most =
        filter.isOneIndex()
            ? Math.min(RedisSessionIndex.MOST_CANDIDATES, 2 * size)
            : RedisSessionIndex.MOST_CANDIDATES;
    List<Candidate> candidates = slice.candidates();
    boolean all = candidates.size() <= most;
    return new PageReading(
        filter,
        source,
        all ? candidates : candidates.subList(0, most),
        all && slice.whole(),
        number,
        size);
  }

  boolean isEmpty() {
    return looked.isEmpty();
  }

  RedisReading reading() {
    var ids = new LinkedHashSet<SessionId>();
    var tasks = new LinkedHashSet<TaskId>();
    for (Candidate candidate : looked) {
      ids.add(candidate.indexed().id());
      ids.addAll(candidate.indexed().secondParents());
      tasks.addAll(candidate.indexed().tasks());
    }
    return new RedisReading(ids, List.copyOf(tasks));
  }

  SessionPage of(FoundSessions found, Instant now) {
    var sessions = new ArrayList<SessionPage.Found>();
    var seen = new HashSet<SessionId>();
    for (int i = 0; i < looked.size(); i++) {
      Candidate candidate = looked.get(i);
      Recorded record = found.records().get(candidate.indexed().id());
      if (record != null
          && filter.fits(record.session())
          && source.lists(record.session(), candidate)
          && seen.add(record.session().id())) {
        Lineage lineage = found.judge(record.reference(), now);
        if (filter.fits(lineage.state())) {
          sessions.add(new SessionPage.Found(record.session(), lineage));
        }
      }
      boolean more = i + 1 < looked.size() || !last;
      if (sessions.size() == size && more) {
        return new SessionPage(sessions, Optional.of(after(candidate)));
      }
    }
    return new SessionPage(
        sessions, last ? Optional.empty() : Optional.of(after(looked.get(looked.size() - 1))));
  }

  private String after(Candidate candidate) {
    return number + "." + candidate.after();
  }
}
