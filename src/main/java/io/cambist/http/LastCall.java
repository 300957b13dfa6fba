package io.cambist.http;

import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.Vertx;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * In the last tenth of the drain new requests are not begun: their connections are closed, so that
 * a proxy may ask another gateway. One that was begun while the port closes could be carried out
 * and its answer be lost.
 */
@ApplicationScoped
class LastCall {
  /** Before everything else. */
  private static final int FIRST = 10_000;

  private final Vertx vertx;
  private final Duration drain;
  private volatile boolean over;

  LastCall(Vertx vertx, @ConfigProperty(name = "cambist.drain") Duration drain) {
    this.vertx = vertx;
    this.drain = drain;
  }

  void watch(@Observes Filters filters) {
    filters.register(this::admit, FIRST);
  }

  void drain(@Observes ShutdownDelayInitiatedEvent stop) {
    vertx.setTimer(Math.max(1, drain.toMillis() * 9 / 10), now -> over = true);
  }

  private void admit(RoutingContext routing) {
    if (over) {
      routing.request().connection().close();
    } else {
      routing.next();
    }
  }
}
