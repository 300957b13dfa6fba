package io.cambist.issuer;

import io.cambist.issuer.Fetched.Failure;
import io.cambist.jose.KeySet;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeoutException;

/**
 * One GET of a small document: over in bounded time and space whatever the other side does. Fails
 * with {@link FetchFailed} and nothing else.
 */
final class BoundedGet {
  private static final int MOST_REDIRECTS = 3;
  private static final Set<Integer> REDIRECTS = Set.of(301, 302, 303, 307, 308);

  private final Vertx vertx;
  private final HttpClient client;
  private final Duration timeout;

  /**
   * @param timeout for everything from the resolution of the name to the last byte
   */
  BoundedGet(Vertx vertx, HttpClient client, Duration timeout) {
    this.vertx = vertx;
    this.client = client;
    this.timeout = timeout;
  }

  record Page(Buffer body, Optional<String> cacheControl) {}

  Future<Page> get(URI uri) {
    return get(uri, Optional.empty());
  }

  /**
   * @param token shown as a bearer token (RFC 6750 section 2.1), to this origin alone
   */
  Future<Page> get(URI uri, Optional<String> token) {
    return get(uri, token, MOST_REDIRECTS);
  }

  private Future<Page> get(URI uri, Optional<String> token, int redirectsLeft) {
    if (!Locations.mayBeFetched(uri)) {
      return Future.failedFuture(
          new FetchFailed(
              Failure.MALFORMED,
              "a location is not HTTPS (HTTP only for loopback) with host and without user info"));
    }
    Promise<Arrival> arrival = Promise.promise();
    var options = new RequestOptions().setMethod(HttpMethod.GET).setAbsoluteURI(uri.toString());
    options.putHeader(HttpHeaders.ACCEPT, "application/json");
    token.ifPresent(text -> options.putHeader(HttpHeaders.AUTHORIZATION, "Bearer " + text));
    Future<HttpClientRequest> request = client.request(options);
    request
        .compose(ready -> ready.send())
        .onSuccess(response -> receive(response, uri, arrival))
        .onFailure(cause -> arrival.tryFail(unreachable(uri, cause)));
    long deadline = vertx.setTimer(timeout.toMillis(), id -> arrival.tryFail(timedOut(uri)));
    return arrival
        .future()
        .onComplete(arrived -> vertx.cancelTimer(deadline))
        // Whatever is still under way is cut off; so is a connection that comes too late.
        .onFailure(failed -> request.onSuccess(late -> late.reset()))
        .compose(arrived -> follow(arrived, uri, token, redirectsLeft));
  }

  private sealed interface Arrival {
    record Document(Page page) implements Arrival {}

    record Elsewhere(String location) implements Arrival {}
  }

  private Future<Page> follow(
      Arrival arrival, URI from, Optional<String> token, int redirectsLeft) {
    if (arrival instanceof Arrival.Document document) {
      return Future.succeededFuture(document.page());
    }
    Optional<URI> to = Locations.resolve(from, ((Arrival.Elsewhere) arrival).location());
    if (to.isEmpty() || !Locations.sameOrigin(from, to.get())) {
      return Future.failedFuture(
          new FetchFailed(
              Failure.REDIRECT, Locations.plain(from) + " redirects to another origin"));
    }
    return redirectsLeft == 0
        ? Future.failedFuture(
            new FetchFailed(Failure.REDIRECT, Locations.plain(from) + " redirects too often"))
        : get(to.get(), token, redirectsLeft - 1);
  }

  private static void receive(HttpClientResponse response, URI uri, Promise<Arrival> arrival) {
    if (arrival.future().isComplete()) {
      return;
    }
    response.exceptionHandler(cause -> arrival.tryFail(unreachable(uri, cause)));
    if (REDIRECTS.contains(response.statusCode())) {
      String location = response.getHeader(HttpHeaders.LOCATION);
      arrival.tryComplete(new Arrival.Elsewhere(location == null ? "" : location));
      response.request().reset();
      return;
    }
    if (response.statusCode() != 200) {
      arrival.tryFail(
          new FetchFailed(
              Failure.STATUS, Locations.plain(uri) + " answers " + response.statusCode()));
      return;
    }
    Optional<String> cacheControl = Optional.ofNullable(response.getHeader("Cache-Control"));
    Buffer body = Buffer.buffer();
    response.endHandler(
        end -> arrival.tryComplete(new Arrival.Document(new Page(body, cacheControl))));
    response.handler(
        part -> {
          if (body.length() + part.length() > KeySet.LARGEST) {
            arrival.tryFail(
                new FetchFailed(
                    Failure.TOO_LARGE,
                    Locations.plain(uri) + " sends more than " + KeySet.LARGEST + " bytes"));
          } else {
            body.appendBuffer(part);
          }
        });
  }

  private static FetchFailed timedOut(URI uri) {
    return new FetchFailed(Failure.TIMEOUT, Locations.plain(uri) + " does not answer in time");
  }

  private static FetchFailed unreachable(URI uri, Throwable cause) {
    // The message of the cause may quote what the other side sent; its kind says enough.
    return cause instanceof TimeoutException
        ? timedOut(uri)
        : new FetchFailed(
            Failure.UNREACHABLE,
            Locations.plain(uri) + " cannot be reached: " + cause.getClass().getSimpleName());
  }
}
