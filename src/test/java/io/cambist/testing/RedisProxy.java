package io.cambist.testing;

import io.vertx.core.Vertx;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetSocket;
import org.junit.jupiter.api.Assumptions;

/** Stands between a test and its Redis, and can lose what Redis answers. */
public final class RedisProxy implements AutoCloseable {
  private final NetServer server;
  private final NetClient client;
  private final int redisPort;
  private volatile boolean lossy;

  private RedisProxy(Vertx vertx, int redisPort) {
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

  private void connected(NetSocket caller) {
    caller.pause();
    client
        .connect(redisPort, "127.0.0.1")
        .onFailure(refused -> caller.close())
        .onSuccess(
            redis -> {
              caller.handler(redis::write);
              caller.closeHandler(ended -> redis.close());
              redis.closeHandler(ended -> caller.close());
              redis.handler(
                  reply -> {
                    if (lossy) {
                      caller.close();
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
