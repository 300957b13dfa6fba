package io.cambist.http;

import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

/**
 * Ends the connection behind an answer that did not wait for a large body: Vert.x would read on to
 * the end of it.
 */
@ApplicationScoped
class UnreadBodies {
  private static final int FIRST = 1_000;

  void watch(@Observes Filters filters) {
    filters.register(UnreadBodies::watch, FIRST);
  }

  private static void watch(RoutingContext routing) {
    HttpServerRequest request = routing.request();
    if (FormRequest.mayBeTooLarge(request)) {
      routing.addHeadersEndHandler(
          answering -> {
            if (!request.isEnded()) {
              request.response().putHeader("Connection", "close");
            }
          });
      request
          .response()
          .endHandler(
              answered -> {
                if (!request.isEnded()) {
                  request.connection().close();
                }
              });
    }
    routing.next();
  }
}
