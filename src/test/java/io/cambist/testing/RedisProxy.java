package io.cambist.testing;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetSocket;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Assumptions;

/** Stands between a test and its Redis, and can lose, delay or meet what passes. */
public final class RedisProxy implements AutoCloseable {
  private final NetServer server;
  private final NetClient client;
  private final int redisPort;
  private final Vertx vertx;
  private final AtomicReference<Meeting> awaited = new AtomicReference<>();
  private volatile boolean lossy;
  private volatile long delayMillis;

  /** What is done before something that is sent reaches Redis. */
  private record Meeting(String sent, Runnable action) {}

  private RedisProxy(Vertx vertx, int redisPort) {
    this.vertx = vertx;
    this.server = vertx.createNetServer();
    this.client = vertx.createNetClient();
    this.redisPort = redisPort;
  }

  public static RedisProxy start(Vertx vertx, int redisPort) {
    Assumptions.assumeFalse(
        RedisServer.isClusterByDefault(),
        "A cluster says itself where its nodes are: nothing can stand between.");
    var proxy = new RedisProxy(vertx, redisPort);
    proxy.server.connectHandler(proxy::connected);
    proxy.server.listen(0, "127.0.0.1").toCompletionStage().toCompletableFuture().join();
    return proxy;
  }

  public String url() {
    return "redis://127.0.0.1:" + server.actualPort();
  }

  /**
   * Whether every connection is cut when Redis answers: what was sent is executed then, and nobody
   * learns of it.
   */
  public void loseReplies(boolean lose) {
    lossy = lose;
  }

  /** How much later than Redis gives it each answer comes. */
  public void delayReplies(Duration delay) {
    delayMillis = delay.toMillis();
  }

  /**
   * Does something once, just before the first that is sent with this text reaches Redis.
   *
   * @param sent as it stands in one packet
   */
  public void before(String sent, Runnable action) {
    awaited.set(new Meeting(sent, action));
  }

  private void forward(NetSocket caller, NetSocket redis, Buffer sent) {
    Meeting meeting = awaited.get();
    if (meeting == null
        || !sent.toString().contains(meeting.sent)
        || !awaited.compareAndSet(meeting, null)) {
      redis.write(sent);
      return;
    }
    caller.pause();
    vertx
        .executeBlocking(
            () -> {
              meeting.action.run();
              return sent;
            })
        .onFailure(failed -> caller.close())
        .onSuccess(
            met -> {
              redis.write(met);
              caller.resume();
            });
  }

  private void connected(NetSocket caller) {
    caller.pause();
    client
        .connect(redisPort, "127.0.0.1")
        .onFailure(refused -> caller.close())
        .onSuccess(
            redis -> {
              // In order, also when the delay changes; of one event loop.
              var late = new ArrayDeque<Buffer>();
              caller.handler(sent -> forward(caller, redis, sent));
              caller.closeHandler(ended -> redis.close());
              redis.closeHandler(ended -> caller.close());
              redis.handler(
                  reply -> {
                    if (lossy) {
                      caller.close();
                    } else if (delayMillis > 0 || !late.isEmpty()) {
                      late.add(reply);
                      vertx.setTimer(
                          Math.max(1, delayMillis), fired -> caller.write(late.remove()));
                    } else {
                      caller.write(reply);
                    }
                  });
              caller.resume();
            });
  }

  @Override
  public void close() {
    server.close();
    client.close();
  }
}
