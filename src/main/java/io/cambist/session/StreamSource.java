package io.cambist.session;

import io.cambist.redis.Command;
import io.cambist.redis.Reply;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * An index that is a stream. A place is an entry's id and how many of its sessions were read, such
 * as {@code 1767225600000-0.5}.
 */
record StreamSource(String key) implements IndexSource {
  private static final Pattern PLACE = Pattern.compile("\\d{1,19}-\\d{1,19}\\.\\d{1,2}");
  private static final int ENTRIES = 100;

  @Override
  public List<Command> read(String place) {
    if (!place.isEmpty() && !PLACE.matcher(place).matches()) {
      throw new IllegalArgumentException("no place in an index");
    }
    String end = place.isEmpty() ? "+" : entry(place);
    return List.of(
        Command.of("XLEN", key),
        Command.of("XREVRANGE", key, end, "-", "COUNT", Integer.toString(ENTRIES)));
  }

  @Override
  public Slice slice(List<Reply> replies, String place) {
    var candidates = new ArrayList<Candidate>();
    List<Reply> entries = replies.get(1).parts();
    int all = 0;
    for (Reply entry : entries) {
      String id = entry.parts().get(0).toString();
      Reply.Text value = (Reply.Text) entry.parts().get(1).parts().get(1);
      List<Indexed> sessions = Indexed.decode(value.bytes());
      all += sessions.size();
      int taken = !place.isEmpty() && id.equals(entry(place)) ? taken(place) : 0;
      while (taken < sessions.size()) {
        Indexed latest = sessions.get(sessions.size() - 1 - taken);
        taken++;
        candidates.add(new Candidate(latest, id + "." + taken));
      }
    }
    double each = entries.isEmpty() ? 0 : (double) all / entries.size();
    double length = replies.get(0) instanceof Reply.Whole count ? count.value() * each : 0;
    return new Slice(candidates, entries.size() < ENTRIES, length);
  }

  private static String entry(String place) {
    return place.substring(0, place.indexOf('.'));
  }

  private static int taken(String place) {
    return Integer.parseInt(place.substring(place.indexOf('.') + 1));
  }
}
