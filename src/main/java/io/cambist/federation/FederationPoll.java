package io.cambist.federation;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/** Looks after a directory, on a thread of its own. */
final class FederationPoll {
  private static final Logger LOG = Logger.getLogger(FederationPoll.class);

  private final FederationWatch watch;
  private final ScheduledExecutorService thread;

  FederationPoll(FederationWatch watch, Duration every) {
    this.watch = watch;
    this.thread = Executors.newSingleThreadScheduledExecutor(FederationPoll::daemon);
    long nanos = every.toNanos();
    var unused = thread.scheduleWithFixedDelay(this::poll, nanos, nanos, TimeUnit.NANOSECONDS);
  }

  FederationWatch watch() {
    return watch;
  }

  void stop() {
    thread.shutdownNow();
  }

  private void poll() {
    try {
      watch.poll();
    } catch (RuntimeException bug) {
      // Thrown on, it would silently end the schedule.
      LOG.error("The federation's directory could not be looked at", bug);
    }
  }

  private static Thread daemon(Runnable task) {
    var daemon = new Thread(task, "federation-watch");
    daemon.setDaemon(true);
    return daemon;
  }
}
