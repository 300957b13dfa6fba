package io.cambist.http;

import io.cambist.oauth.Reason;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.util.function.Consumer;

/** A body on its way, within bounds of size and time. All of it happens on one event loop. */
final class FormBody {
  private static final long NO_TIMER = -1;

  private final HttpServerRequest request;
  private final Consumer<Form.Result> arrived;
  private final Buffer body = Buffer.buffer();
  private boolean done;
  private long timer = NO_TIMER;

  FormBody(HttpServerRequest request, Consumer<Form.Result> arrived) {
    this.request = request;
    this.arrived = arrived;
  }

  void receive() {
    request.handler(this::take);
    request.endHandler(end -> conclude(Form.parse(body.getBytes())));
    request.exceptionHandler(
        lost ->
            conclude(FormRequest.refused(Reason.FORM_MALFORMED, "the body did not arrive whole")));
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

  private void giveUp(Reason reason, String detail) {
    if (!done) {
      request.handler(null);
      request.endHandler(null);
      request.pause();
      FormRequest.hangUpAfterAnswer(request);
      conclude(FormRequest.refused(reason, detail));
    }
  }

  private void conclude(Form.Result result) {
    if (done) {
      return;
    }
    done = true;
    if (timer != NO_TIMER) {
      Vertx.currentContext().owner().cancelTimer(timer);
    }
    arrived.accept(result);
  }
}
