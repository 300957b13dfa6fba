package io.cambist.redis;

import io.vertx.core.AsyncResult;
import io.vertx.core.Promise;
import io.vertx.core.impl.ContextInternal;
import io.vertx.core.net.SocketAddress;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * One standing connection and what waits for it; all of it runs on one event loop. Requests make it
 * connect again when it was lost; after a failed attempt they fail at once for a short while.
 */
final class RedisLink implements Lane {
  private static final long PAUSE_NANOS = Duration.ofMillis(250).toNanos();
  private static final int MOST_BATCHES = 4096;
  private static final long NO_TIMER = -1;
  private static final List<Command> PING = List.of(Memory.QUESTION, Replication.QUESTION);

  /** A write of nothing: who may not write must not be read either, for others may be ahead. */
  private static final List<Command> PROOF = List.of(Command.of("UNLINK", "s:{proof}"));

  private static final long PROOF_NANOS = Duration.ofSeconds(1).toNanos();

  /** Error replies of a server that is not, or not yet, the one to talk to. */
  private static final Set<String> NOT_THE_ONE = Set.of("LOADING", "READONLY", "MASTERDOWN");

  private final ContextInternal context;
  private final Connector connector;
  private final Whereabouts whereabouts;
  private final Acknowledgement acknowledgement;
  private final Reachability reachability;
  private final ArrayDeque<Batch> waiting = new ArrayDeque<>();

  private RedisConnection connection;
  private Batch proof;
  private long provenAt;
  private int attempt;
  private boolean connecting;
  private SocketAddress sought;
  private StoreUnavailable trouble;
  private long failedAt;
  private long timer = NO_TIMER;
  private long timerAt;
  private boolean closed;

  /**
   * @param reachability what all links to the same Redis share
   */
  RedisLink(
      ContextInternal context,
      Connector connector,
      Whereabouts whereabouts,
      Acknowledgement acknowledgement,
      Reachability reachability) {
    this.context = context;
    this.connector = connector;
    this.whereabouts = whereabouts;
    this.acknowledgement = acknowledgement;
    this.reachability = reachability;
  }

  @Override
  public void send(List<Command> commands, Promise<List<Reply>> promise, long deadline) {
    // Emitted, so that a connection that is opened for it belongs to this event loop as well.
    context.emit(new Batch(commands, acknowledgement, promise, deadline), this::accept);
  }

  @Override
  public void ping(Promise<List<Reply>> promise, long deadline) {
    context.emit(new Batch(PING, Acknowledgement.NONE, promise, deadline), this::accept);
  }

  @Override
  public void close() {
    context.emit(
        ending -> {
          closed = true;
          drop(new StoreUnavailable("Redis: this connection is no longer used"));
        });
  }

  /** Leaves where it is, unless it is there; what is in flight fails. */
  void moveTo(SocketAddress address) {
    context.emit(
        moved -> {
          if (connection != null && !connection.address().equals(address)) {
            drop(new StoreUnavailable("Redis: another server has taken over"));
          } else if (connecting) {
            connect();
          }
        });
  }

  /** Whether nothing is sent or waits; only on its event loop. */
  boolean isIdle() {
    return waiting.isEmpty() && (connection == null || connection.inFlight() == 0);
  }

  private void accept(Batch batch) {
    if (closed) {
      batch.fail(new StoreUnavailable("Redis: this program is ending"));
    } else if (waiting.size() + (connection == null ? 0 : connection.inFlight()) >= MOST_BATCHES) {
      batch.fail(new StoreUnavailable("Redis: too much is waiting for it"));
    } else if (connection != null) {
      transmit(batch);
      arm();
    } else if (!connecting && isResting()) {
      batch.fail(trouble);
    } else {
      waiting.add(batch);
      if (!connecting) {
        connect();
      }
    }
  }

  /** A server that was demoted keeps its connections, so each second it proves itself again. */
  private void transmit(Batch batch) {
    long now = System.nanoTime();
    if (now - provenAt >= PROOF_NANOS && connector.handshake().isOfOnePrimary()) {
      provenAt = now;
      proof = new Batch(PROOF, Acknowledgement.NONE, context.promise(), batch.deadline());
      connection.send(proof);
    }
    connection.send(batch);
  }

  private boolean isResting() {
    return trouble != null
        && System.nanoTime() - failedAt < PAUSE_NANOS
        && !reachability.isReachedSince(failedAt);
  }

  private void connect() {
    int mine = ++attempt;
    connecting = true;
    sought = null;
    Duration left = Duration.ofNanos(waiting.isEmpty() ? 0 : left(waiting.peek()));
    context
        .owner()
        .setTimer(
            Math.max(1, left.toMillis()),
            fired -> {
              if (mine == attempt && connecting) {
                failed(
                    sought == null
                        ? new RedisUnreachable("Redis: nobody has said in time where it is")
                        : connector.late(sought));
              }
            });
    Promise<SocketAddress> place = context.promise();
    whereabouts.find().onComplete(place);
    place
        .future()
        .compose(
            address -> {
              if (mine == attempt) {
                sought = address;
              }
              return connector.open(context, address, left);
            })
        .onComplete(result -> opened(mine, result));
  }

  private void opened(int mine, AsyncResult<RedisConnection> result) {
    if (mine != attempt) {
      if (result.succeeded()) {
        result.result().close(new StoreUnavailable("Redis: connected too late"));
      }
    } else if (result.failed()) {
      failed(
          result.cause() instanceof StoreUnavailable known
              ? known
              : new StoreUnavailable("Redis: " + result.cause().getMessage()));
    } else if (!result.result().isOpen()) {
      failed(new StoreUnavailable("Redis: the connection was lost"));
    } else {
      connected(result.result());
    }
  }

  private void connected(RedisConnection fresh) {
    connecting = false;
    connection = fresh;
    fresh.watch(this::judge, this::lost);
    trouble = null;
    reachability.reached(connector.handshake().mode(), fresh.address());
    provenAt = System.nanoTime();
    for (Batch batch; connection == fresh && (batch = waiting.poll()) != null; ) {
      if (left(batch) > 0) {
        transmit(batch);
      } else {
        batch.fail(new StoreUnavailable("Redis: no connection in time"));
      }
    }
    arm();
  }

  /** One timer for all: the oldest batch is the first to be late. */
  private void arm() {
    Batch oldest = connection == null ? null : connection.oldest();
    if (oldest == null || (timer != NO_TIMER && timerAt - oldest.deadline() <= 0)) {
      return;
    }
    context.owner().cancelTimer(timer);
    timerAt = oldest.deadline();
    timer =
        context
            .owner()
            .setTimer(Math.max(1, TimeUnit.NANOSECONDS.toMillis(left(oldest)) + 1), this::late);
  }

  private void late(long fired) {
    timer = NO_TIMER;
    if (connection != null && connection.oldest() != null && left(connection.oldest()) <= 0) {
      // What it still answers to this connection would be too late for everybody.
      failed(new RedisUnreachable("Redis: no answer in time"));
    } else {
      arm();
    }
  }

  private void judge(Batch batch) {
    String code = batch.failure().code();
    if (NOT_THE_ONE.contains(code) || (batch == proof && code.equals(Handshake.NO_REPLICAS))) {
      var why = new StoreUnavailable("Redis: " + batch.failure().message());
      batch.fail(why);
      lost(why);
    }
  }

  private void failed(StoreUnavailable why) {
    failedAt = System.nanoTime();
    if (!closed) {
      reachability.failed(connector.handshake().mode(), why);
    }
    trouble = why;
    drop(why);
    whereabouts.suspect();
  }

  /** What has served so far is connected to again at once. */
  private void lost(StoreUnavailable why) {
    drop(why);
    whereabouts.suspect();
  }

  private void drop(StoreUnavailable why) {
    RedisConnection ended = connection;
    connection = null;
    connecting = false;
    attempt++;
    List<Batch> orphans = new ArrayList<>(waiting);
    waiting.clear();
    if (ended != null) {
      ended.close(why);
    }
    orphans.forEach(batch -> batch.fail(why));
  }

  private static long left(Batch batch) {
    return batch.deadline() - System.nanoTime();
  }
}
