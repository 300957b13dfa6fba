package io.cambist.redis;

import io.vertx.core.Future;
import io.vertx.core.net.SocketAddress;

/** Where the Redis is that a link leads to. */
interface Whereabouts {
  /** The address to connect to now. */
  Future<SocketAddress> find();

  /** It was lost there, or is not what it was: others may know better. */
  void suspect();

  static Whereabouts of(SocketAddress address) {
    return of(address, () -> {});
  }

  static Whereabouts of(SocketAddress address, Runnable suspicion) {
    return new Whereabouts() {
      @Override
      public Future<SocketAddress> find() {
        return Future.succeededFuture(address);
      }

      @Override
      public void suspect() {
        suspicion.run();
      }
    };
  }
}
