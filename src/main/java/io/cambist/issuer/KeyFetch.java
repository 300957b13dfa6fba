package io.cambist.issuer;

import io.cambist.federation.KeySource;
import io.cambist.issuer.Fetched.Failure;
import io.cambist.jose.Claims;
import io.cambist.jose.KeySet;
import io.cambist.jose.StrictJson;
import io.cambist.oauth.BearerSyntax;
import io.smallrye.common.vertx.VertxContext;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;

/** Fetches keys from where the federation says they are. */
final class KeyFetch {
  private static final String WELL_KNOWN = "/.well-known/openid-configuration";
  private static final int MOST_VALUES = 5000;

  private final Vertx vertx;
  private final KeyClients clients;

  KeyFetch(Vertx vertx, KeyClients clients) {
    this.vertx = vertx;
    this.clients = clients;
  }

  /** Starts a fetch, which ends in bounded time and never exceptionally. */
  Future<Fetched> start(KeyOwner owner) {
    Promise<Fetched> result = Promise.promise();
    // Not on the context of the request that happened to come first: others wait for it too.
    Context context = VertxContext.getRootContext(vertx.getOrCreateContext());
    context.runOnContext(
        ignored ->
            Future.<Void>succeededFuture()
                .compose(none -> fetch(owner))
                .onSuccess(result::complete)
                .onFailure(cause -> result.complete(failed(cause))));
    return result.future();
  }

  private static Fetched failed(Throwable cause) {
    return cause instanceof FetchFailed failure
        ? failure.asValue()
        : new Fetched.Failed(Failure.UNREACHABLE, "failed: " + cause.getClass().getSimpleName());
  }

  private Future<Fetched> fetch(KeyOwner owner) {
    if (owner.keys() instanceof KeySource.JwksFile source) {
      // They change with the federation that they are part of; a refresh finds the same ones.
      return Future.succeededFuture(new Fetched.Keys(source.keys(), CacheControl.CEILING));
    }
    BoundedGet http = clients.trusting(owner.keys().authorities());
    Future<BoundedGet.Page> found =
        owner.keys() instanceof KeySource.JwksUri source
            ? token(source).compose(token -> http.get(source.uri(), token))
            : discover(owner.iss(), http).compose(http::get);
    return found.map(
        page -> keys(page.body().getBytes(), CacheControl.lifetime(page.cacheControl())));
  }

  private Future<Optional<String>> token(KeySource.JwksUri source) {
    if (source.token().isEmpty()) {
      return Future.succeededFuture(Optional.empty());
    }
    return vertx
        .fileSystem()
        .readFile(source.token().get().toString())
        .map(content -> content.toString(StandardCharsets.US_ASCII).strip())
        .transform(
            read ->
                read.succeeded() && BearerSyntax.fits(read.result())
                    ? Future.succeededFuture(Optional.of(read.result()))
                    : Future.failedFuture(
                        new FetchFailed(
                            Failure.UNREACHABLE, "jwks-token-file holds no bearer token")));
  }

  /** OpenID Connect Discovery 1.0 section 4. */
  private static Future<URI> discover(String issuer, BoundedGet http) {
    String base = issuer.endsWith("/") ? issuer.substring(0, issuer.length() - 1) : issuer;
    Optional<URI> document = Locations.parse(base + WELL_KNOWN);
    return document.isEmpty()
        ? Future.failedFuture(new FetchFailed(Failure.MALFORMED, "the issuer is not a URL"))
        : http.get(document.get())
            .map(page -> keysLocation(page.body().getBytes(), issuer, document.get()));
  }

  private static URI keysLocation(byte[] body, String issuer, URI from) {
    StrictJson.Reading reading = StrictJson.object(body, MOST_VALUES);
    if (reading instanceof StrictJson.Reading.Refused refused) {
      throw new FetchFailed(
          Failure.MALFORMED, "the discovery document was refused: " + refused.why());
    }
    var document = new Claims(((StrictJson.Reading.Read) reading).members());
    if (!document.string("issuer").equals(Optional.of(issuer))) {
      throw new FetchFailed(
          Failure.WRONG_ISSUER, "the discovery document does not name exactly this issuer");
    }
    return document
        .string("jwks_uri")
        .flatMap(Locations::parse)
        .filter(uri -> Locations.mayLeadTo(from, uri))
        .orElseThrow(
            () ->
                new FetchFailed(
                    Failure.MALFORMED, "the discovery document has no jwks_uri with HTTPS"));
  }

  private static Fetched keys(byte[] json, Duration fresh) {
    KeySet.Parsed parsed = KeySet.parse(json);
    return parsed instanceof KeySet.Parsed.Keys keys
        ? new Fetched.Keys(keys.keys(), fresh)
        : new Fetched.Failed(Failure.MALFORMED, ((KeySet.Parsed.Malformed) parsed).why());
  }
}
