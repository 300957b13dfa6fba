package io.cambist.redis;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.impl.ContextInternal;
import io.vertx.core.net.NetSocket;
import io.vertx.core.net.SocketAddress;
import java.util.ArrayDeque;
import java.util.List;
import java.util.function.Consumer;

/** An open connection and what is in flight on it; all of it on one event loop. */
final class RedisConnection {
  private final ContextInternal context;
  private final NetSocket socket;
  private final SocketAddress address;
  private final ArrayDeque<Batch> inFlight = new ArrayDeque<>();
  private Consumer<Batch> watcher = batch -> {};
  private Consumer<StoreUnavailable> onEnd = why -> {};
  private StoreUnavailable ended;

  RedisConnection(ContextInternal context, NetSocket socket, SocketAddress address) {
    this.context = context;
    this.socket = socket;
    this.address = address;
    var reader = new RespReader(this::received);
    socket.handler(
        bytes -> {
          try {
            reader.handle(bytes);
          } catch (IllegalStateException unreadable) {
            end(new StoreUnavailable("Redis: unreadable answer (" + unreadable.getMessage() + ")"));
          }
        });
    socket.closeHandler(closed -> end(new StoreUnavailable("Redis: the connection was lost")));
    socket.exceptionHandler(
        failure -> end(new StoreUnavailable("Redis: the connection was lost: " + failure)));
  }

  /**
   * @param watcher sees each batch that was answered with an error among the replies, before those
   *     who wait for it
   * @param onEnd is told when this connection ends, unless it is closed from here
   */
  void watch(Consumer<Batch> watcher, Consumer<StoreUnavailable> onEnd) {
    this.watcher = watcher;
    this.onEnd = onEnd;
  }

  SocketAddress address() {
    return address;
  }

  void send(Batch batch) {
    if (ended != null) {
      batch.fail(ended);
      return;
    }
    inFlight.add(batch);
    socket.write(batch.bytes());
  }

  /** Sends commands outside of what is counted and awaited in time. */
  Future<List<Reply>> ask(List<Command> commands) {
    Promise<List<Reply>> promise = context.promise();
    send(new Batch(commands, Acknowledgement.NONE, promise, 0));
    return promise.future();
  }

  int inFlight() {
    return inFlight.size();
  }

  /** The batch that was sent first of those that wait; null when none does. */
  Batch oldest() {
    return inFlight.peek();
  }

  /** Ends it; what is in flight fails for this reason. */
  void close(StoreUnavailable why) {
    onEnd = unheard -> {};
    end(why);
  }

  boolean isOpen() {
    return ended == null;
  }

  private void received(Reply reply) {
    if (ended != null) {
      return;
    }
    Batch batch = inFlight.peek();
    if (batch == null) {
      throw new IllegalStateException("an answer to nothing: " + reply);
    }
    if (batch.add(reply)) {
      inFlight.poll();
      if (batch.failure() != null) {
        watcher.accept(batch);
      }
      batch.complete();
    }
  }

  private void end(StoreUnavailable why) {
    if (ended != null) {
      return;
    }
    ended = why;
    onEnd.accept(why);
    for (Batch batch; (batch = inFlight.poll()) != null; ) {
      batch.fail(why);
    }
    socket.close();
  }
}
