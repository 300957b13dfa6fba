package io.cambist.session;

import io.cambist.redis.Reply;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;

/**
 * An entry of an index that is a stream, named by when Redis took it and its place in that
 * millisecond.
 *
 * @param value the sessions that were listed together
 */
record StreamEntry(long millis, long place, Reply.Text value) {
  static final Comparator<StreamEntry> LATEST_FIRST =
      Comparator.comparingLong(StreamEntry::millis)
          .thenComparingLong(StreamEntry::place)
          .reversed();

  /** Of the reply to a read of a range. */
  static List<StreamEntry> all(Reply range) {
    return range.parts().stream().map(StreamEntry::of).toList();
  }

  private static StreamEntry of(Reply entry) {
    String id = entry.parts().get(0).toString();
    int dash = id.indexOf('-');
    return new StreamEntry(
        Long.parseLong(id.substring(0, dash)),
        Long.parseLong(id.substring(dash + 1)),
        (Reply.Text) entry.parts().get(1).parts().get(1));
  }

  String id() {
    return millis + "-" + place;
  }

  /** The latest first. */
  List<Indexed> sessions() {
    var sessions = new ArrayList<>(Indexed.decode(value.bytes()));
    Collections.reverse(sessions);
    return sessions;
  }
}
