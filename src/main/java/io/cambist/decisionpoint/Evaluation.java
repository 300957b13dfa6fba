package io.cambist.decisionpoint;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/** One request for an access evaluation (Authorization API 1.0 section 10.1), over HTTP. */
record Evaluation(
    Vertx vertx, HttpClient client, URI endpoint, Optional<BearerToken> token, Duration timeout) {

  /** It answered, but not with a decision. */
  static final class Failed extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Failed(String message) {
      super(message, null, false, false);
    }
  }

  /** Fails when there is no answer, or none that is a decision. */
  Future<Advice> send(byte[] body) {
    var options =
        new RequestOptions()
            .setMethod(HttpMethod.POST)
            .setAbsoluteURI(endpoint.toString())
            .setFollowRedirects(false)
            .putHeader("Content-Type", "application/json")
            .putHeader("Accept", "application/json");
    token.ifPresent(bearer -> options.putHeader("Authorization", bearer.header()));
    Future<HttpClientRequest> request = client.request(options);
    // What is given up must not hold its connection: others wait for it.
    long deadline =
        vertx.setTimer(timeout.toMillis(), late -> request.onSuccess(pending -> pending.reset()));
    return request
        .compose(ready -> ready.send(Buffer.buffer(body)))
        .compose(Evaluation::receive)
        .onComplete(over -> vertx.cancelTimer(deadline));
  }

  private static Future<Advice> receive(HttpClientResponse response) {
    if (response.statusCode() != 200) {
      response.request().reset();
      return Future.failedFuture(new Failed("it answered " + response.statusCode()));
    }
    Promise<Advice> arrived = Promise.promise();
    Buffer body = Buffer.buffer();
    response.exceptionHandler(arrived::tryFail);
    response.endHandler(
        end ->
            Advice.read(body.getBytes())
                .ifPresentOrElse(
                    arrived::tryComplete,
                    () -> arrived.tryFail(new Failed("it answered what is no decision"))));
    response.handler(
        part -> {
          if (body.length() + part.length() > Advice.LARGEST) {
            arrived.tryFail(new Failed("its answer is larger than " + Advice.LARGEST + " bytes"));
            response.request().reset();
          } else {
            body.appendBuffer(part);
          }
        });
    return arrived.future();
  }
}
