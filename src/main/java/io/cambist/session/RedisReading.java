package io.cambist.session;

import io.cambist.redis.Command;
import io.cambist.redis.Reply;
import io.cambist.redis.StoreUnavailable;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A read of sessions with all their ancestors: one command for each tree, side by side. */
final class RedisReading {
  private final List<List<SessionId>> trees;
  private final List<Command> commands = new ArrayList<>();

  RedisReading(Collection<SessionId> ids) {
    var byRoot = new LinkedHashMap<String, Set<SessionId>>();
    for (SessionId id : ids) {
      byRoot.computeIfAbsent(id.root(), root -> new LinkedHashSet<>()).addAll(id.lineage());
    }
    trees = byRoot.values().stream().map(List::copyOf).toList();
    for (List<SessionId> tree : trees) {
      var keys = new ArrayList<Object>(2 * tree.size());
      tree.forEach(id -> keys.add(RedisKeys.record(id)));
      tree.forEach(id -> keys.add(RedisKeys.end(id)));
      commands.add(new Command("MGET", keys));
    }
  }

  List<Command> commands() {
    return commands;
  }

  /**
   * What the replies to these commands say.
   *
   * @throws StoreUnavailable when one of them is no answer
   */
  FoundSessions found(List<Reply> replies) {
    Map<SessionId, Session> records = new HashMap<>();
    Map<SessionId, Ending> endings = new HashMap<>();
    for (int i = 0; i < trees.size(); i++) {
      List<SessionId> tree = trees.get(i);
      List<Reply> values = replies.get(i).parts();
      if (values.size() != 2 * tree.size()) {
        throw new StoreUnavailable("Redis: unexpected reply to MGET: " + replies.get(i));
      }
      for (int j = 0; j < tree.size(); j++) {
        SessionId id = tree.get(j);
        if (values.get(j) instanceof Reply.Text record) {
          RecordCodec.decode(id, record.bytes()).ifPresent(session -> records.put(id, session));
        }
        if (values.get(tree.size() + j) instanceof Reply.Text mark) {
          endings.put(id, RedisKeys.ending(mark.bytes()));
        }
      }
    }
    return new FoundSessions(records, endings);
  }
}
