package io.cambist.session;

import io.cambist.redis.Command;
import io.cambist.redis.Reply;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Pattern;

/**
 * An index that is a sorted set. A place is a score and the member that stands there, such as
 * {@code 1853020984475648.00f1…}; members of one score stand in the order of their bytes.
 *
 * @param past the score at which sessions are kept no longer
 */
record SortedSource(String key, long past) implements IndexSource {
  private static final Pattern PLACE = Pattern.compile("\\d{1,19}\\.([0-9a-f]{2}){1,8192}");

  /** More than a page looks at, for members that share a score with the place where it begins. */
  private static final int MEMBERS = RedisSessionIndex.MOST_CANDIDATES + 32;

  @Override
  public List<Command> read(String place) {
    if (!place.isEmpty() && !PLACE.matcher(place).matches()) {
      throw new IllegalArgumentException("no place in an index");
    }
    return List.of(
        Command.of("ZCARD", key),
        Command.of(
            "ZREVRANGEBYSCORE",
            key,
            place.isEmpty() ? "+inf" : score(place),
            "(" + past,
            "WITHSCORES",
            "LIMIT",
            "0",
            Integer.toString(MEMBERS)));
  }

  @Override
  public Slice slice(List<Reply> replies, String place) {
    List<List<Reply>> members = pairs(replies.get(1).parts());
    var candidates = new ArrayList<Candidate>();
    for (List<Reply> pair : members) {
      byte[] member = ((Reply.Text) pair.get(0)).bytes();
      String score = Long.toString(score(pair.get(1)));
      if (!place.isEmpty() && score.equals(score(place)) && isRead(member, place)) {
        continue;
      }
      List<Indexed> sessions = Indexed.decode(member);
      if (!sessions.isEmpty()) {
        String after = score + "." + HexFormat.of().formatHex(member);
        candidates.add(new Candidate(sessions.get(0), after, key));
      }
    }
    double length = replies.get(0) instanceof Reply.Whole count ? count.value() : 0;
    return new Slice(candidates, members.size() < MEMBERS, length);
  }

  @Override
  public boolean lists(Session session, Candidate candidate) {
    return true;
  }

  /** Members with their scores: parted by the newer protocol of Redis, in a row by the older. */
  private static List<List<Reply>> pairs(List<Reply> parts) {
    if (parts.isEmpty() || !parts.get(0).parts().isEmpty()) {
      return parts.stream().map(Reply::parts).toList();
    }
    var pairs = new ArrayList<List<Reply>>();
    for (int i = 0; i + 1 < parts.size(); i += 2) {
      pairs.add(parts.subList(i, i + 2));
    }
    return pairs;
  }

  private static long score(Reply reply) {
    return reply instanceof Reply.Whole number
        ? number.value()
        : (long) Double.parseDouble(reply.toString());
  }

  private static boolean isRead(byte[] member, String place) {
    byte[] last = HexFormat.of().parseHex(place.substring(place.indexOf('.') + 1));
    return Arrays.compareUnsigned(member, last) >= 0;
  }

  private static String score(String place) {
    return place.substring(0, place.indexOf('.'));
  }
}
