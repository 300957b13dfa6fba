package io.cambist.redis;

import io.vertx.core.Future;
import io.vertx.core.impl.ContextInternal;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.SocketAddress;
import java.time.Duration;
import javax.net.ssl.SSLException;

/** Opens connections that are ready for commands. */
record Connector(NetClient net, Handshake handshake) {
  /**
   * Opens one; called on its event loop.
   *
   * @param patience how long the server may take to answer once it is connected
   * @return fails with {@link StoreUnavailable}, or as the network does
   */
  Future<RedisConnection> open(ContextInternal context, SocketAddress address, Duration patience) {
    return net.connect(address)
        .recover(failure -> Future.failedFuture(explained(failure, address)))
        .compose(
            socket -> {
              var connection = new RedisConnection(context, socket, address);
              long timer =
                  context
                      .owner()
                      .setTimer(
                          Math.max(1, patience.toMillis()),
                          fired ->
                              connection.close(
                                  new StoreUnavailable("Redis: no connection in time")));
              return handshake
                  .on(connection)
                  .map(connection)
                  .onComplete(done -> context.owner().cancelTimer(timer))
                  .onFailure(
                      why -> connection.close(new StoreUnavailable("Redis: it cannot be used")));
            });
  }

  private static Throwable explained(Throwable failure, SocketAddress address) {
    if (!(failure instanceof SSLException)) {
      return failure;
    }
    return new StoreUnavailable(
        "Redis: no TLS with "
            + address
            + " ("
            + failure.getMessage()
            + "). Its certificate must be for this host, and signed by an authority of the file"
            + " CAMBIST_REDIS_CA or else of the JVM.");
  }
}
