package io.cambist.redis;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.impl.ContextInternal;
import io.vertx.core.net.SocketAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** One event loop's links to the nodes of a cluster, and the sharing out of batches among them. */
final class ClusterLane implements Lane {
  private final ContextInternal context;
  private final Connector connector;
  private final ClusterTopology topology;
  private final Acknowledgement acknowledgement;

  /** Of the event loop. */
  private final Map<SocketAddress, RedisLink> links = new HashMap<>();

  private Slots retained;

  ClusterLane(
      ContextInternal context,
      Connector connector,
      ClusterTopology topology,
      Acknowledgement acknowledgement) {
    this.context = context;
    this.connector = connector;
    this.topology = topology;
    this.acknowledgement = acknowledgement;
  }

  @Override
  public void send(List<Command> commands, Promise<List<Reply>> promise, long deadline) {
    context.emit(
        turn -> {
          try {
            start(commands, promise, deadline);
          } catch (RuntimeException unusable) {
            // Such as a command that nobody could send: whoever waits is to know.
            promise.tryFail(unusable);
          }
        });
  }

  @Override
  public void ping(Promise<List<Reply>> promise, long deadline) {
    context.emit(
        turn ->
            whenKnown(
                deadline,
                promise,
                slots -> {
                  if (!slots.isComplete()) {
                    topology.suspect();
                    promise.tryFail(
                        new StoreUnavailable("Redis: some slots of the cluster have no node"));
                    return;
                  }
                  var pings = new ArrayList<Future<List<Reply>>>();
                  for (SocketAddress node : slots.primaries()) {
                    Promise<List<Reply>> ping = context.promise();
                    link(node).ping(ping, deadline);
                    pings.add(ping.future());
                  }
                  Future.all(pings)
                      .onSuccess(
                          all ->
                              pinged(
                                  pings.stream().flatMap(one -> one.result().stream()).toList(),
                                  promise))
                      .onFailure(promise::tryFail);
                }));
  }

  private void pinged(List<Reply> replies, Promise<List<Reply>> promise) {
    if (replies.stream().anyMatch(reply -> new Replication(reply).unfit().isPresent())) {
      // Nothing else would tell while no commands are sent.
      topology.suspect();
    }
    promise.tryComplete(replies);
  }

  @Override
  public void close() {
    context.emit(ending -> links.values().forEach(RedisLink::close));
  }

  /** Goes on when it is known which node has which slot; on the event loop. */
  void whenKnown(long deadline, Promise<List<Reply>> promise, Consumer<Slots> next) {
    Slots known = topology.slots();
    if (known != null) {
      retain(known);
      next.accept(known);
      return;
    }
    late(deadline, promise, "Redis: no node of the cluster answers in time");
    Promise<Slots> found = context.promise();
    topology.find().onComplete(found);
    found.future().onSuccess(next::accept).onFailure(promise::tryFail);
  }

  /** Fails it at its deadline, for those that do not wait on one link only. */
  void late(long deadline, Promise<List<Reply>> promise, String why) {
    long left = Math.max(1, (deadline - System.nanoTime()) / 1_000_000);
    long timer =
        context.owner().setTimer(left, fired -> promise.tryFail(new StoreUnavailable(why)));
    promise.future().onComplete(done -> context.owner().cancelTimer(timer));
  }

  RedisLink link(SocketAddress node) {
    RedisLink known = links.get(node);
    return known != null ? known : links.computeIfAbsent(node, this::newLink);
  }

  ContextInternal context() {
    return context;
  }

  ClusterTopology topology() {
    return topology;
  }

  private void start(List<Command> commands, Promise<List<Reply>> promise, long deadline) {
    whenKnown(
        deadline,
        promise,
        slots -> new ClusterBatch(this, commands, promise, deadline).send(slots));
  }

  private RedisLink newLink(SocketAddress node) {
    return new RedisLink(
        context,
        connector,
        Whereabouts.of(node, topology::suspect),
        acknowledgement,
        topology.reachability(node));
  }

  /** Closes links to nodes that have left, once for each new view of the cluster. */
  private void retain(Slots slots) {
    if (slots == retained) {
      return;
    }
    retained = slots;
    links
        .entrySet()
        .removeIf(
            entry -> {
              boolean leave =
                  !slots.primaries().contains(entry.getKey()) && entry.getValue().isIdle();
              if (leave) {
                entry.getValue().close();
              }
              return leave;
            });
  }
}
