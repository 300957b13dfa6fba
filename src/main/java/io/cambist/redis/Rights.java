package io.cambist.redis;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;

/**
 * What the user must be allowed to do: the whole list, found out without doing any of it. Commands
 * between MULTI and DISCARD are checked and not executed.
 */
final class Rights {
  /** Every pattern of keys, and a key of it that nobody has. */
  private static final List<String> KEYS =
      List.of("s:*", "e:*", "u:*", "c:*", "m:*", "t:*", "i:*", "{cut}:*", "{audit}:*", "{tally}:*");

  private static final String NOBODYS = "{rights}";

  static final Command BEGIN = Command.of("MULTI");
  private static final Command END = Command.of("DISCARD");

  private Rights() {}

  /** One call of each command that is needed, and of a read and a write for each key. */
  static List<Command> needed(boolean cluster) {
    String key = "s:" + NOBODYS;
    var needed = new ArrayList<Command>();
    needed.add(Command.of("GET", key));
    needed.add(Command.of("SET", key, "1"));
    needed.add(Command.of("MGET", key));
    needed.add(Command.of("EXISTS", key));
    needed.add(Command.of("UNLINK", key));
    needed.add(Command.of("PTTL", key));
    needed.add(Command.of("PEXPIRE", key, "1"));
    needed.add(Command.of("INCR", key));
    needed.add(Command.of("HGET", key, "f"));
    needed.add(Command.of("HGETALL", key));
    needed.add(Command.of("HSET", key, "f", "1"));
    needed.add(Command.of("HINCRBY", key, "f", "1"));
    needed.add(Command.of("HVALS", key));
    needed.add(Command.of("HDEL", key, "f"));
    needed.add(Command.of("ZADD", key, "1", "m"));
    needed.add(Command.of("ZREM", key, "m"));
    needed.add(Command.of("ZCARD", key));
    needed.add(Command.of("ZCOUNT", key, "0", "1"));
    needed.add(Command.of("ZREVRANGEBYSCORE", key, "1", "0"));
    needed.add(Command.of("ZREMRANGEBYSCORE", key, "0", "1"));
    needed.add(Command.of("XADD", key, "*", "f", "1"));
    needed.add(Command.of("XDEL", key, "0-1"));
    needed.add(Command.of("XLEN", key));
    needed.add(Command.of("XRANGE", key, "-", "+"));
    needed.add(Command.of("XREVRANGE", key, "+", "-"));
    needed.add(Command.of("EVAL", "return 1", "1", key));
    needed.add(Command.of("PING"));
    needed.add(Command.of("INFO", "memory"));
    needed.add(Command.of("WAIT", "0", "1"));
    if (cluster) {
      needed.add(Command.of("CLUSTER", "SLOTS"));
      needed.add(Command.of("CLUSTER", "INFO"));
      needed.add(Command.of("ASKING"));
    }
    for (String pattern : KEYS) {
      needed.add(Command.of("GET", pattern.replace("*", NOBODYS)));
      needed.add(Command.of("SET", pattern.replace("*", NOBODYS), "1"));
    }
    return needed;
  }

  /** As it is sent after MULTI was granted. */
  static List<Command> questions(boolean cluster) {
    var questions = needed(cluster);
    questions.add(END);
    return questions;
  }

  /** Which commands on which keys the user may not use; empty when it may do all. */
  static List<String> missing(List<Command> questions, List<Reply> answers) {
    var missing = new LinkedHashSet<String>();
    for (int i = 0; i < questions.size(); i++) {
      if (answers.get(i) instanceof Reply.Failure refused && refused.code().equals("NOPERM")) {
        Command question = questions.get(i);
        String place = question.key().map(key -> " " + pattern(key.toString())).orElse("");
        missing.add(question.name() + place);
      }
    }
    return List.copyOf(missing);
  }

  private static String pattern(String key) {
    return key.replace(NOBODYS, "*");
  }
}
