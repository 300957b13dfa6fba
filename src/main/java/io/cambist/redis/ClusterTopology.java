package io.cambist.redis;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.impl.ContextInternal;
import io.vertx.core.net.SocketAddress;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Which node of the cluster has which slot, looked up when it is first needed and again whenever a
 * node was lost or says that a slot is elsewhere.
 */
final class ClusterTopology {
  private static final long PAUSE_NANOS = Duration.ofMillis(100).toNanos();
  private static final int MOST_ASKED = 16;
  private static final List<Command> QUESTION =
      List.of(Command.of("CLUSTER", "SLOTS"), Command.of("CLUSTER", "INFO"));

  private final ContextInternal context;
  private final Connector connector;
  private final List<SocketAddress> seeds;
  private final long deadlineNanos;
  private final Map<SocketAddress, Reachability> reachability = new ConcurrentHashMap<>();

  /** These are of the event loop. */
  private final Map<SocketAddress, RedisLink> links = new HashMap<>();

  private Future<Slots> asking;
  private long askedAt;
  private boolean askAgain;

  private volatile Slots slots;

  /**
   * @param connector of connections to any node, be it a replica
   */
  ClusterTopology(
      ContextInternal context, Connector connector, List<SocketAddress> seeds, Duration deadline) {
    this.context = context;
    this.connector = connector;
    this.seeds = seeds;
    this.deadlineNanos = deadline.toNanos();
  }

  /** What one node says. */
  private record View(Slots slots, boolean ok, long epoch) {
    static View better(View one, View other) {
      if (one.ok != other.ok) {
        return one.ok ? one : other;
      }
      return other.epoch > one.epoch ? other : one;
    }
  }

  /** The slots as they were known last; null before they were looked up. */
  Slots slots() {
    return slots;
  }

  /** What all links to this node share. */
  Reachability reachability(SocketAddress node) {
    return reachability.computeIfAbsent(node, unknown -> new Reachability());
  }

  /** The slots as they are known, or else looked up. */
  Future<Slots> find() {
    Slots known = slots;
    if (known != null) {
      return Future.succeededFuture(known);
    }
    Promise<Slots> found = Promise.promise();
    context.emit(turn -> ask().onComplete(found));
    return found.future();
  }

  /** Looks them up again, soon and once for all who suspect. */
  void suspect() {
    context.emit(
        turn -> {
          long left = askedAt + PAUSE_NANOS - System.nanoTime();
          if (asking == null && left <= 0) {
            ask();
          } else if (!askAgain) {
            askAgain = true;
            context
                .owner()
                .setTimer(
                    Math.max(1, Duration.ofNanos(left).toMillis() + 1),
                    fired -> {
                      askAgain = false;
                      ask();
                    });
          }
        });
  }

  void close() {
    context.emit(ending -> links.values().forEach(RedisLink::close));
  }

  private Future<Slots> ask() {
    if (asking != null) {
      return asking;
    }
    askedAt = System.nanoTime();
    Future<Slots> survey =
        Survey.of(
                context,
                nodesToAsk(),
                QUESTION,
                ClusterTopology::read,
                View::better,
                System.nanoTime() + deadlineNanos)
            .map(
                view -> {
                  slots = view.slots;
                  return view.slots;
                });
    asking = survey;
    survey.onComplete(done -> asking = null);
    return survey;
  }

  private Map<SocketAddress, RedisLink> nodesToAsk() {
    Set<SocketAddress> nodes = new LinkedHashSet<>(seeds);
    if (slots != null) {
      nodes.addAll(slots.nodes());
    }
    links.keySet().stream()
        .filter(gone -> !nodes.contains(gone))
        .toList()
        .forEach(gone -> links.remove(gone).close());
    var asked = new LinkedHashMap<SocketAddress, RedisLink>();
    nodes.stream().limit(MOST_ASKED).forEach(node -> asked.put(node, link(node)));
    return asked;
  }

  private RedisLink link(SocketAddress node) {
    return links.computeIfAbsent(
        node,
        unknown ->
            new RedisLink(
                context,
                connector,
                Whereabouts.of(node),
                Acknowledgement.NONE,
                new Reachability()));
  }

  private static View read(SocketAddress asked, List<Reply> replies) {
    for (Reply reply : replies) {
      if (reply instanceof Reply.Failure failure) {
        throw Handshake.refusal("Redis at " + asked, failure);
      }
    }
    Slots slots = Slots.of(replies.get(0), asked.host());
    String info = replies.get(1).toString();
    return new View(
        slots,
        slots.isComplete() && info.contains("cluster_state:ok"),
        info.lines()
            .filter(line -> line.startsWith("cluster_current_epoch:"))
            .mapToLong(line -> Long.parseLong(line.substring(line.indexOf(':') + 1).strip()))
            .findFirst()
            .orElse(-1));
  }
}
