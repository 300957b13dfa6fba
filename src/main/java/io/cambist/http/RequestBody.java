package io.cambist.http;

import io.cambist.oauth.Reason;
import io.cambist.oauth.Refusal;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClosedException;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.impl.ConnectionBase;
import java.io.IOException;
import java.util.function.Consumer;

/** A body on its way, within bounds of size and time. All of it happens on one event loop. */
final class RequestBody {
  private static final long NO_TIMER = -1;

  private final HttpServerRequest request;
  private final Consumer<Refusal> atOnce;
  private final Consumer<byte[]> arrived;
  private final Consumer<Refusal> broken;
  private final Buffer body = Buffer.buffer();
  private boolean done;
  private long timer = NO_TIMER;

  /**
   * @param atOnce answers where nothing later can
   * @param arrived takes the whole of it
   * @param broken takes why there is none that could be read
   */
  RequestBody(
      HttpServerRequest request,
      Consumer<Refusal> atOnce,
      Consumer<byte[]> arrived,
      Consumer<Refusal> broken) {
    this.request = request;
    this.atOnce = atOnce;
    this.arrived = arrived;
    this.broken = broken;
  }

  void receive() {
    request.handler(this::take);
    request.endHandler(end -> conclude(() -> arrived.accept(body.getBytes())));
    request.exceptionHandler(this::lose);
    if (!request.isEnded() && "100-continue".equalsIgnoreCase(request.getHeader("Expect"))) {
      request.response().writeContinue();
    }
    request.resume();
    // Nearly always it is here already, and needs no timer.
    if (!done) {
      timer =
          Vertx.currentContext()
              .owner()
              .setTimer(
                  FormRequest.LONGEST_WAIT_MILLIS,
                  late -> giveUp(Reason.REQUEST_TIMED_OUT, "the body did not arrive in time"));
    }
  }

  private void take(Buffer part) {
    if (body.length() + part.length() <= FormRequest.LARGEST) {
      body.appendBuffer(part);
    } else {
      giveUp(Reason.BODY_TOO_LARGE, "more than " + FormRequest.LARGEST + " bytes");
    }
  }

  /** The connection has ended, or Vert.x ends it after this call: whoever waits hears no more. */
  private void lose(Throwable cause) {
    if (!done) {
      finish();
      boolean left = cause instanceof IOException || cause instanceof HttpClosedException;
      atOnce.accept(
          left
              ? Refusal.of(Reason.FORM_MALFORMED, "the body did not arrive whole")
              : Refusal.of(Reason.REQUEST_MALFORMED, "the body's chunks are malformed"));
      ((ConnectionBase) request.connection()).flush();
    }
  }

  private void giveUp(Reason reason, String detail) {
    if (!done) {
      request.handler(null);
      request.endHandler(null);
      request.pause();
      FormRequest.hangUpAfterAnswer(request);
      conclude(() -> broken.accept(Refusal.of(reason, detail)));
    }
  }

  private void conclude(Runnable how) {
    if (!done) {
      finish();
      how.run();
    }
  }

  private void finish() {
    done = true;
    if (timer != NO_TIMER) {
      Vertx.currentContext().owner().cancelTimer(timer);
    }
  }
}
