package io.cambist.session;

import io.cambist.cutoff.CutOffs;
import io.cambist.cutoff.KnownCutOffs;
import io.cambist.cutoff.StoreState;
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

/**
 * A read of sessions with all their ancestors, of marks of tasks, and of the store's state: one
 * command for each slot, side by side.
 */
final class RedisReading {
  /** Record, end mark and uses. */
  private static final int KEYS_EACH = 3;

  private final List<List<SessionId>> trees;
  private final List<TaskId> tasks;
  private final List<Command> commands = new ArrayList<>();

  RedisReading(Collection<SessionId> ids, List<TaskId> tasks) {
    var byRoot = new LinkedHashMap<String, Set<SessionId>>();
    for (SessionId id : ids) {
      byRoot.computeIfAbsent(id.root(), root -> new LinkedHashSet<>()).addAll(id.lineage());
    }
    this.trees = byRoot.values().stream().map(List::copyOf).toList();
    this.tasks = tasks;
    commands.add(CutOffs.STATE);
    for (List<SessionId> tree : trees) {
      var keys = new ArrayList<Object>(KEYS_EACH * tree.size());
      tree.forEach(id -> keys.add(RedisKeys.record(id)));
      tree.forEach(id -> keys.add(RedisKeys.end(id)));
      tree.forEach(id -> keys.add(RedisKeys.uses(id)));
      commands.add(new Command("MGET", keys));
    }
    tasks.forEach(task -> commands.add(Command.of("GET", RedisKeys.task(task))));
  }

  static RedisReading of(SessionReference token) {
    var ids = new ArrayList<SessionId>(token.secondParents());
    ids.add(token.id());
    return new RedisReading(ids, token.tasks());
  }

  List<Command> commands() {
    return commands;
  }

  /**
   * What the replies to these commands say.
   *
   * @param cutOffs as of the state that is the first of the replies
   * @throws StoreUnavailable when one of them is no answer
   */
  FoundSessions found(List<Reply> replies, KnownCutOffs cutOffs) {
    Map<SessionId, Recorded> records = new HashMap<>();
    Map<SessionId, Ending> endings = new HashMap<>();
    Map<SessionId, Long> spent = new HashMap<>();
    for (int i = 0; i < trees.size(); i++) {
      List<SessionId> tree = trees.get(i);
      Reply reply = replies.get(1 + i);
      List<Reply> values = reply.parts();
      if (values.size() != KEYS_EACH * tree.size()) {
        throw new StoreUnavailable("Redis: unexpected reply to MGET: " + reply);
      }
      for (int j = 0; j < tree.size(); j++) {
        SessionId id = tree.get(j);
        if (values.get(j) instanceof Reply.Text record) {
          RecordCodec.decode(id, record.bytes()).ifPresent(one -> records.put(id, one));
        }
        if (values.get(tree.size() + j) instanceof Reply.Text mark) {
          endings.put(id, RedisKeys.ending(mark.bytes()));
        }
        if (values.get(2 * tree.size() + j) instanceof Reply.Text uses) {
          spent.put(id, RedisKeys.uses(uses));
        }
      }
    }
    return new FoundSessions(
        records,
        endings,
        spent,
        completed(replies.subList(1 + trees.size(), replies.size())),
        cutOffs);
  }

  /**
   * What the replies to all but the first of these commands say, where nothing is cut off and the
   * store is the one that the sessions know.
   */
  FoundSessions foundAlone(List<Reply> replies) {
    var all = new ArrayList<Reply>();
    all.add(new Reply.Nil());
    all.addAll(replies);
    FoundSessions found = found(all, KnownCutOffs.none(new StoreState("", 0, "")));
    return found.records().values().stream()
        .findFirst()
        .map(one -> found.asOf(KnownCutOffs.none(one.state())))
        .orElse(found);
  }

  private Map<TaskId, Ending> completed(List<Reply> replies) {
    Map<TaskId, Ending> completed = new HashMap<>();
    for (int i = 0; i < tasks.size(); i++) {
      if (!replies.get(i).isAnswer()) {
        throw new StoreUnavailable("Redis refused to read the mark of a task");
      }
      if (replies.get(i) instanceof Reply.Text mark) {
        completed.put(tasks.get(i), RedisKeys.ending(mark.bytes()));
      }
    }
    return completed;
  }
}
