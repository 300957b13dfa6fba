package io.cambist.redis;

import io.vertx.core.Future;
import io.vertx.core.impl.ContextInternal;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.SocketAddress;
import java.net.UnknownHostException;
import java.security.cert.CertificateException;
import java.time.Duration;
import javax.net.ssl.SSLException;

/**
 * Opens connections that are ready for commands.
 *
 * @param tls whether they are to speak TLS
 */
record Connector(NetClient net, Handshake handshake, boolean tls) {
  /**
   * Opens one; called on its event loop.
   *
   * @param patience how long the server may take to answer once it is connected
   * @return fails with {@link StoreUnavailable}
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
                          fired -> connection.close(late(address)));
              return handshake
                  .on(connection)
                  .map(connection)
                  .onComplete(done -> context.owner().cancelTimer(timer))
                  .onFailure(
                      why -> connection.close(new StoreUnavailable("Redis: it cannot be used")));
            });
  }

  /** What to say when nothing has come of connecting, and its time is over. */
  StoreUnavailable late(SocketAddress address) {
    return new RedisUnreachable(
        "Redis: no connection to "
            + address
            + " in time"
            + (tls ? "; CAMBIST_REDIS asks for TLS (rediss), which it may not speak there" : ""));
  }

  static StoreUnavailable explained(Throwable failure, SocketAddress address) {
    if (failure instanceof UnknownHostException) {
      // Its message is another one each time.
      return new RedisUnreachable("Redis: unknown host " + address.host());
    }
    if (!(failure instanceof SSLException)) {
      return new RedisUnreachable("Redis: " + failure.getMessage());
    }
    return new StoreUnavailable(
        "Redis: no TLS with "
            + address
            + " ("
            + failure.getMessage()
            + "). "
            + (isAboutCertificate(failure)
                ? "Its certificate must be for this host, and signed by an authority of the file"
                    + " CAMBIST_REDIS_CA or else of the JVM."
                : "CAMBIST_REDIS asks for TLS (rediss): name a port where it speaks that."));
  }

  private static boolean isAboutCertificate(Throwable failure) {
    return failure instanceof CertificateException
        || (failure.getCause() != null && isAboutCertificate(failure.getCause()));
  }
}
