package io.cambist.removal;

import io.cambist.federation.Federation;
import io.cambist.federation.FederationChanged;
import io.cambist.federation.FederationSource;
import io.quarkus.runtime.Application;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jboss.logging.Logger;

/** Sees when another federation has come into force, and does not rest until the store knows. */
@ApplicationScoped
class RemovalWatch {
  private static final Logger LOG = Logger.getLogger(RemovalWatch.class);
  private static final long LOOK_MILLIS = 1000;

  /** In looks: so often it is seen whether the store agrees, at no cost while it does. */
  private static final int CHECK_EVERY = 10;

  private final FederationSource federations;
  private final Removals removals;
  private final Vertx vertx;
  private final Queue<Federation> waiting = new ConcurrentLinkedQueue<>();
  private final AtomicBoolean busy = new AtomicBoolean();
  private volatile Optional<String> done = Optional.empty();
  private volatile boolean failing;
  private int looks;
  private long timer;

  RemovalWatch(FederationSource federations, Removals removals, Vertx vertx) {
    this.federations = federations;
    this.removals = removals;
    this.vertx = vertx;
  }

  void begin(@Observes StartupEvent starting) {
    waiting.add(federations.current());
    timer = vertx.setPeriodic(LOOK_MILLIS, fired -> tick());
  }

  /** Each one counts, however short: tokens may have been issued by it. */
  void changed(@Observes FederationChanged change) {
    take(change.federation());
  }

  void end(@Observes ShutdownEvent ending) {
    vertx.cancelTimer(timer);
  }

  private void take(Federation federation) {
    waiting.add(federation);
    look();
  }

  private void tick() {
    looks++;
    if (looks % CHECK_EVERY == 0 && waiting.isEmpty() && busy.compareAndSet(false, true)) {
      removals
          .takeBack(federations.current())
          .onTermination()
          .invoke(() -> busy.set(false))
          .subscribe()
          .with(none -> {}, away -> LOG.debug("Whether the store agrees is not known", away));
    }
    look();
  }

  /** A start that fails in the end, for its port is in use, say, must have removed nothing. */
  private static boolean isServing() {
    return Application.currentApplication().isStarted();
  }

  private void look() {
    Federation next = waiting.peek();
    if (next == null || !isServing() || !busy.compareAndSet(false, true)) {
      return;
    }
    removals.bring(next, done).subscribe().with(outcome -> brought(next), this::failed);
  }

  private void brought(Federation federation) {
    done = Optional.of(federation.revision());
    failing = false;
    waiting.poll();
    busy.set(false);
    look();
  }

  private void failed(Throwable why) {
    if (!failing) {
      LOG.warnf(
          "What the federation no longer names is not cut off yet, and will be tried again: %s",
          why.getMessage());
    }
    failing = true;
    busy.set(false);
  }
}
