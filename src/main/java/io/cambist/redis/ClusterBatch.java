package io.cambist.redis;

import io.vertx.core.Promise;
import io.vertx.core.net.SocketAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A batch on its way through a cluster: its parts go to the owners of their slots side by side.
 * What a node says it has not executed, since the slot is elsewhere, goes there; nothing else is
 * ever sent twice.
 */
final class ClusterBatch {
  private static final int MOST_REDIRECTIONS = 3;
  private static final Command ASKING = Command.of("ASKING");
  private static final Pattern PLACE = Pattern.compile("(\\S*):(\\d{1,5})$");

  private final ClusterLane lane;
  private final List<Command> commands;
  private final Promise<List<Reply>> promise;
  private final long deadline;
  private final Reply[] replies;
  private final Map<Destination, List<Integer>> redirected = new LinkedHashMap<>();
  private int redirections;
  private int pending;

  ClusterBatch(
      ClusterLane lane, List<Command> commands, Promise<List<Reply>> promise, long deadline) {
    this.lane = lane;
    this.commands = commands;
    this.promise = promise;
    this.deadline = deadline;
    this.replies = new Reply[commands.size()];
  }

  /**
   * Where commands go.
   *
   * @param asking whether the node takes them only when told that another one sent them
   */
  private record Destination(SocketAddress node, boolean asking) {}

  void send(Slots slots) {
    if (commands.isEmpty()) {
      promise.tryComplete(List.of());
      return;
    }
    Map<Destination, List<Integer>> parts = new LinkedHashMap<>();
    SocketAddress last = null;
    for (int i = 0; i < commands.size(); i++) {
      Optional<Object> key = commands.get(i).key();
      if (key.isPresent()) {
        last = slots.owner(Slots.of(key.get()));
      } else if (last == null) {
        last = slots.primaries().stream().findFirst().orElse(null);
      }
      if (last == null) {
        lane.topology().suspect();
        fail("no node of the cluster has the slot of a key");
        return;
      }
      parts.computeIfAbsent(new Destination(last, false), node -> new ArrayList<>()).add(i);
    }
    send(parts);
  }

  private void send(Map<Destination, List<Integer>> parts) {
    pending += parts.size();
    parts.forEach(this::send);
  }

  private void send(Destination destination, List<Integer> part) {
    List<Command> sent = commands;
    if (destination.asking) {
      sent = new ArrayList<>(2 * part.size());
      for (int index : part) {
        sent.add(ASKING);
        sent.add(commands.get(index));
      }
    } else if (part.size() < commands.size()) {
      sent = part.stream().map(commands::get).toList();
    }
    Promise<List<Reply>> answer = lane.context().promise();
    answer
        .future()
        .onSuccess(list -> answered(destination, part, list))
        .onFailure(promise::tryFail);
    lane.link(destination.node).send(sent, answer, deadline);
  }

  private void answered(Destination from, List<Integer> part, List<Reply> answer) {
    for (int i = 0; i < part.size(); i++) {
      Reply reply = answer.get(from.asking ? 2 * i + 1 : i);
      int index = part.get(i);
      replies[index] = reply;
      if (reply instanceof Reply.Failure failure) {
        judge(from, index, failure);
      }
    }
    pending--;
    finish();
  }

  private void judge(Destination from, int index, Reply.Failure failure) {
    switch (failure.code()) {
      case "MOVED" -> {
        lane.topology().suspect();
        redirect(new Destination(target(from, failure), false), index);
      }
      case "ASK" -> redirect(new Destination(target(from, failure), true), index);
      case "TRYAGAIN" -> oneByOne(index, failure);
      case "CLUSTERDOWN" -> {
        lane.topology().suspect();
        fail(failure.message());
      }
      default -> {
        // The caller's to judge.
      }
    }
  }

  private void redirect(Destination destination, int index) {
    redirected.computeIfAbsent(destination, node -> new ArrayList<>()).add(index);
  }

  /** While a slot moves, no node can answer for several of its keys, but each key has a node. */
  private void oneByOne(int index, Reply.Failure failure) {
    Command command = commands.get(index);
    if (!command.name().equals("MGET")) {
      fail(failure.message());
      return;
    }
    pending++;
    List<Command> gets = command.arguments().stream().map(key -> Command.of("GET", key)).toList();
    Promise<List<Reply>> values = lane.context().promise();
    values
        .future()
        .onSuccess(
            list -> {
              replies[index] =
                  list.stream()
                      .filter(reply -> reply instanceof Reply.Failure)
                      .findFirst()
                      .orElse(new Reply.Many(list));
              pending--;
              finish();
            })
        .onFailure(promise::tryFail);
    new ClusterBatch(lane, gets, values, deadline).send(lane.topology().slots());
  }

  private void finish() {
    if (pending > 0) {
      return;
    }
    if (redirected.isEmpty()) {
      promise.tryComplete(Arrays.asList(replies));
    } else if (++redirections > MOST_REDIRECTIONS) {
      fail("a slot of the cluster is not where any node says");
    } else if (deadline - System.nanoTime() <= 0) {
      fail("no answer in time");
    } else {
      if (redirections == 1) {
        lane.late(deadline, promise, "Redis: no answer in time");
      }
      var again = new LinkedHashMap<>(redirected);
      redirected.clear();
      send(again);
    }
  }

  /** {@code MOVED 3999 host:port}; without host it is that of the node which says so. */
  private static SocketAddress target(Destination from, Reply.Failure failure) {
    Matcher place = PLACE.matcher(failure.message());
    if (!place.find()) {
      return from.node;
    }
    String host = place.group(1).isEmpty() ? from.node.host() : place.group(1);
    return SocketAddress.inetSocketAddress(Integer.parseInt(place.group(2)), host);
  }

  private void fail(String why) {
    promise.tryFail(new StoreUnavailable("Redis: " + why));
  }
}
