package io.cambist.redis;

import io.vertx.core.net.SocketAddress;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.jboss.logging.Logger;

/**
 * Whether one Redis can be reached, as all links to it have found out together: what one knows, the
 * others need not wait for, and the log is told once.
 */
final class Reachability {
  private static final Logger LOG = Logger.getLogger(Reachability.class);

  private final AtomicLong reachedAt = new AtomicLong(System.nanoTime());
  private final Set<String> troubles = new HashSet<>();

  /** Some link has connected. */
  synchronized void reached(Mode mode, SocketAddress address) {
    changed();
    if (!troubles.isEmpty()) {
      troubles.clear();
      LOG.infof("Redis is there again: %s, %s", mode.meaning(), address);
    }
  }

  /** What was found out before says nothing any more. */
  void changed() {
    reachedAt.set(System.nanoTime());
  }

  /**
   * Whether some link has connected after this time.
   *
   * @param time by {@link System#nanoTime}
   */
  boolean isReachedSince(long time) {
    return reachedAt.get() - time >= 0;
  }

  /** Some link could not connect, or has got no answer. */
  synchronized void failed(Mode mode, StoreUnavailable why) {
    if (troubles.add(why.getMessage())) {
      LOG.warn("Redis cannot be used: " + line(mode, why));
    }
  }

  /** What to look for is said where nobody answers; any answer says it better itself. */
  static String line(Mode mode, StoreUnavailable why) {
    return why instanceof RedisUnreachable
        ? why.getMessage()
            + " ("
            + mode.meaning()
            + "). Check that it runs, that CAMBIST_REDIS says where, and that the network lets this"
            + " program there"
        : why.getMessage();
  }
}
