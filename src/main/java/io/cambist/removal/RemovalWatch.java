package io.cambist.removal;

import io.cambist.federation.Federation;
import io.cambist.federation.FederationSource;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jboss.logging.Logger;

/** Sees when another federation has come into force, and does not rest until the store knows. */
@ApplicationScoped
class RemovalWatch {
  private static final Logger LOG = Logger.getLogger(RemovalWatch.class);
  private static final long LOOK_MILLIS = 1000;

  private final FederationSource federations;
  private final Removals removals;
  private final Vertx vertx;
  private final AtomicBoolean busy = new AtomicBoolean();
  private volatile Optional<String> done = Optional.empty();
  private volatile boolean failing;
  private long timer;

  RemovalWatch(FederationSource federations, Removals removals, Vertx vertx) {
    this.federations = federations;
    this.removals = removals;
    this.vertx = vertx;
  }

  void begin(@Observes StartupEvent starting) {
    timer = vertx.setPeriodic(LOOK_MILLIS, fired -> look());
    look();
  }

  void end(@Observes ShutdownEvent ending) {
    vertx.cancelTimer(timer);
  }

  private void look() {
    Federation federation = federations.current();
    if (done.equals(Optional.of(federation.revision())) || !busy.compareAndSet(false, true)) {
      return;
    }
    removals
        .bring(federation, done)
        .onTermination()
        .invoke(() -> busy.set(false))
        .subscribe()
        .with(
            outcome -> {
              done = Optional.of(federation.revision());
              failing = false;
            },
            this::failed);
  }

  private void failed(Throwable why) {
    if (!failing) {
      LOG.warnf(
          "What the federation no longer names is not cut off yet, and will be tried again: %s",
          why.getMessage());
    }
    failing = true;
  }
}
