package io.cambist.inspection;

import io.cambist.federation.Target;
import io.cambist.http.OriginForm;
import io.cambist.oauth.Reason;
import io.cambist.oauth.Refusal;
import io.cambist.proof.TargetUri;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The request that a proxy asks about, as the proxy says.
 *
 * @param origin one of the target's
 * @param uri its path, and its query if it has one
 */
record OriginalRequest(String method, String origin, String uri) {
  private static final Pattern METHOD = Pattern.compile("[A-Za-z][A-Za-z-]{0,31}");
  private static final Pattern HOST =
      Pattern.compile("(?:[A-Za-z0-9._-]+|\\[[0-9A-Fa-f:.]+])(?::[0-9]{1,5})?");
  private static final String PROTO = "X-Forwarded-Proto";

  /** What came of reading. */
  sealed interface Reading {
    record Read(OriginalRequest request) implements Reading {}

    record Refused(Refusal refusal) implements Reading {}
  }

  /** All of it in headers: so nginx, as documented, and Traefik ask, always with GET. */
  static Reading inHeaders(HttpServerRequest asking, Target target) {
    return read(
        only(asking, "X-Forwarded-Method"),
        only(asking, PROTO),
        only(asking, "X-Forwarded-Host"),
        only(asking, "X-Forwarded-Uri"),
        target);
  }

  /**
   * The request itself, with what the proxy has put before its path: so Envoy asks.
   *
   * @param uri what stands behind that
   */
  static Reading inItself(HttpServerRequest asking, String uri, Target target) {
    return read(
        Optional.of(asking.method().name()),
        only(asking, PROTO),
        only(asking, "Host"),
        Optional.of(uri),
        target);
  }

  private static Reading read(
      Optional<String> method,
      Optional<String> proto,
      Optional<String> host,
      Optional<String> uri,
      Target target) {
    if (method.isEmpty() || proto.isEmpty() || host.isEmpty() || uri.isEmpty()) {
      return refused(
          Reason.PROXY_MISCONFIGURED,
          "the method, scheme, host or URI of the original request is missing or there twice");
    }
    if (!METHOD.matcher(method.get()).matches()) {
      return refused(Reason.ORIGINAL_URL_REFUSED, "the original method is none");
    }
    Optional<String> origin = origin(proto.get(), host.get());
    if (origin.isEmpty() || !target.origins().contains(origin.get())) {
      return refused(
          Reason.ORIGINAL_URL_REFUSED,
          "scheme and host of the original request are no origin of target " + target.name());
    }
    return OriginForm.isSound(uri.get())
        ? new Reading.Read(new OriginalRequest(method.get(), origin.get(), uri.get()))
        : refused(Reason.ORIGINAL_URL_REFUSED, "the original URI is no path, or one with detours");
  }

  private static Optional<String> origin(String proto, String host) {
    return (proto.equals("https") || proto.equals("http")) && HOST.matcher(host).matches()
        ? TargetUri.normal(proto + "://" + host).map(url -> url.substring(0, url.length() - 1))
        : Optional.empty();
  }

  /** The value of a header that stands there once. */
  private static Optional<String> only(HttpServerRequest asking, String header) {
    List<String> values = asking.headers().getAll(header);
    return values.size() == 1 ? Optional.of(values.get(0)) : Optional.empty();
  }

  private static Reading refused(Reason reason, String detail) {
    return new Reading.Refused(Refusal.of(reason, detail));
  }

  /** Its URL without the query, as a proof names it. */
  String url() {
    int query = uri.indexOf('?');
    return origin + (query < 0 ? uri : uri.substring(0, query));
  }
}
