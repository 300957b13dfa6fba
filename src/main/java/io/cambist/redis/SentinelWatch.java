package io.cambist.redis;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.impl.ContextInternal;
import io.vertx.core.net.SocketAddress;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jboss.logging.Logger;

/**
 * Follows the primary that the sentinels name. They are asked whenever a connection is made or was
 * lost, and each second, so that a primary which only hangs is left when they have another. Of
 * several answers the one with the newest configuration epoch counts.
 */
final class SentinelWatch implements Whereabouts {
  private static final Logger LOG = Logger.getLogger(SentinelWatch.class);
  private static final long POLL_MILLIS = 1000;

  private final ContextInternal context;
  private final String name;
  private final long deadlineNanos;
  private final Reachability reachability;
  private final List<Command> question;
  private final Map<SocketAddress, RedisLink> sentinels = new LinkedHashMap<>();
  private final List<RedisLink> followers = new CopyOnWriteArrayList<>();
  private final long poll;

  /** Both are of the event loop. */
  private SocketAddress primary;

  private Future<SocketAddress> asking;

  /**
   * @param reachability of the primary, told when it has changed: what was found out about the last
   *     one says nothing of the new one
   */
  SentinelWatch(
      ContextInternal context,
      Connector connector,
      Deployment deployment,
      Duration deadline,
      Reachability reachability) {
    this.context = context;
    this.name = deployment.primary();
    this.deadlineNanos = deadline.toNanos();
    this.reachability = reachability;
    this.question =
        List.of(
            Command.of("SENTINEL", "GET-MASTER-ADDR-BY-NAME", name),
            Command.of("SENTINEL", "MASTER", name));
    for (SocketAddress sentinel : deployment.seeds()) {
      sentinels.put(
          sentinel,
          new RedisLink(
              context,
              connector,
              Whereabouts.of(sentinel),
              Acknowledgement.NONE,
              new Reachability()));
    }
    this.poll = context.owner().setPeriodic(POLL_MILLIS, fired -> suspect());
  }

  /** What a sentinel says, and since when. */
  private record Named(SocketAddress address, long epoch) {}

  /** Tells this link whenever another server has taken over. */
  void tell(RedisLink follower) {
    followers.add(follower);
  }

  @Override
  public Future<SocketAddress> find() {
    Promise<SocketAddress> found = Promise.promise();
    context.emit(
        turn ->
            ask()
                .otherwise(
                    silence -> {
                      // Without sentinels the last one that they named is as good as it gets.
                      if (primary == null) {
                        throw (RuntimeException) silence;
                      }
                      return primary;
                    })
                .onComplete(found));
    return found.future();
  }

  @Override
  public void suspect() {
    context.emit(turn -> ask());
  }

  void close() {
    context.owner().cancelTimer(poll);
    sentinels.values().forEach(RedisLink::close);
  }

  /** One survey at a time. */
  private Future<SocketAddress> ask() {
    if (asking == null) {
      Future<SocketAddress> survey =
          Survey.<Named>of(
                  context,
                  sentinels,
                  question,
                  this::read,
                  (one, other) -> other.epoch > one.epoch ? other : one,
                  System.nanoTime() + deadlineNanos)
              .map(this::follow);
      asking = survey;
      survey.onComplete(done -> asking = null);
      return survey;
    }
    return asking;
  }

  private SocketAddress follow(Named named) {
    if (!named.address.equals(primary)) {
      boolean another = primary != null;
      primary = named.address;
      if (another) {
        LOG.infof("Redis: the sentinels say that %s has taken over", primary);
        reachability.changed();
        followers.forEach(follower -> follower.moveTo(primary));
      }
    }
    return primary;
  }

  private Named read(SocketAddress sentinel, List<Reply> replies) {
    List<Reply> address = replies.get(0).parts();
    if (replies.get(0) instanceof Reply.Failure failure) {
      throw Handshake.refusal("Redis: the sentinel at " + sentinel, failure);
    }
    if (address.size() != 2) {
      throw new RedisUnfit(
          "The sentinels know no primary by the name "
              + name
              + ". Correct the name at the end of CAMBIST_REDIS.");
    }
    return new Named(
        SocketAddress.inetSocketAddress(
            Integer.parseInt(address.get(1).toString()), address.get(0).toString()),
        epoch(replies.get(1).parts()));
  }

  private static long epoch(List<Reply> master) {
    for (int i = 0; i + 1 < master.size(); i += 2) {
      if (master.get(i).toString().equals("config-epoch")) {
        return Long.parseLong(master.get(i + 1).toString());
      }
    }
    return -1;
  }
}
