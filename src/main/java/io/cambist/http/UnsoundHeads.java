package io.cambist.http;

import io.cambist.audit.AuditKind;
import io.netty.handler.codec.PrematureChannelClosureException;
import io.quarkus.arc.Unremovable;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpServerRequest;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Named;

/** Refuses requests whose head is unsound, as every other is refused. */
@ApplicationScoped
@Named(UnsoundHeads.NAME)
@Unremovable
class UnsoundHeads implements Handler<HttpServerRequest> {
  static final String NAME = "unsound-heads";

  private final Refusals refusals;

  UnsoundHeads(Refusals refusals) {
    this.refusals = refusals;
  }

  @Override
  public void handle(HttpServerRequest request) {
    if (request.decoderResult().cause() instanceof PrematureChannelClosureException) {
      // The caller has left in the middle of the head: nobody is refused anything.
      return;
    }
    RequestHead.fault(request)
        .ifPresent(fault -> refusals.send(request, AuditKind.REQUEST_REFUSED, fault));
  }
}
