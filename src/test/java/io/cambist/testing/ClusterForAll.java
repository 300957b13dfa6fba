package io.cambist.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import org.junit.platform.launcher.LauncherSession;
import org.junit.platform.launcher.LauncherSessionListener;

/**
 * With {@code -Dcambist.test.redis=cluster} the gateway of the tests keeps its sessions in a
 * cluster of one node, which refuses commands that cross slots; {@link RedisServer#start} does the
 * same.
 */
public final class ClusterForAll implements LauncherSessionListener {
  private RedisServer node;

  @Override
  public void launcherSessionOpened(LauncherSession session) {
    if (RedisServer.isClusterByDefault()) {
      try {
        node = RedisServer.startCluster();
      } catch (IOException broken) {
        throw new UncheckedIOException(broken);
      } catch (InterruptedException interrupted) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException(interrupted);
      }
      System.setProperty("cambist.redis", node.url());
    }
  }

  @Override
  public void launcherSessionClosed(LauncherSession session) {
    if (node != null) {
      node.kill();
    }
  }
}
