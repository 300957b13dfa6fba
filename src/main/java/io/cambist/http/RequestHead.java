package io.cambist.http;

import io.cambist.oauth.Reason;
import io.cambist.oauth.Refusal;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What must be true of a request line and headers before anything is made of them (RFC 9112
 * sections 2.3, 3.2 and 6.3): a proxy in between must have had no other way to read them.
 */
final class RequestHead {
  private static final String AUTHORITY = "(?:[A-Za-z0-9._-]+|\\[[0-9A-Fa-f:.]+])(?::[0-9]{1,5})?";

  private static final Pattern HOST = Pattern.compile(AUTHORITY);

  private static final String PATH = "(?<path>" + OriginForm.PATH + ")";
  private static final String QUERY = "\\?[A-Za-z0-9._~!$&'()*+,;=:@%/?\\[\\]-]*";

  /**
   * A path alone or behind a host, then perhaps a query; judged as it came, for so it is routed.
   */
  private static final Pattern TARGET =
      Pattern.compile("(?:(?i:https?)://" + AUTHORITY + ")?" + PATH + "(?:" + QUERY + ")?");

  private static final Pattern SLASH_AT_END = Pattern.compile("(?<=.)/$");

  /** Behind it stands what another server was asked for; there a slash at the end may mean much. */
  private static final String ASKED_ABOUT = "/verify/";

  private RequestHead() {}

  /** What is wrong with them; empty when they are sound. No word of the caller is repeated. */
  static Optional<Refusal> fault(HttpServerRequest request) {
    if (request.decoderResult().isFailure()) {
      return Optional.of(unreadable(request.decoderResult().cause()));
    }
    if (request.version() == null) {
      return refused(Reason.HTTP_VERSION_UNSUPPORTED, "neither HTTP/1.0 nor HTTP/1.1");
    }
    if (!isHost(request)) {
      return refused(Reason.HOST_MALFORMED, "no Host header, several, or one that names no host");
    }
    if (!isPlain(request.headers(), "Transfer-Encoding", "chunked")) {
      return refused(Reason.TRANSFER_CODING_UNSUPPORTED, "Transfer-Encoding is not just chunked");
    }
    if (!isPlain(request.headers(), "Expect", "100-continue")) {
      return refused(Reason.EXPECTATION_UNSUPPORTED, "Expect is not just 100-continue");
    }
    return isUrl(request.uri())
        ? Optional.empty()
        : refused(Reason.URL_MALFORMED, "neither a path nor an HTTP URL, or one with detours");
  }

  private static Refusal unreadable(Throwable cause) {
    if (cause instanceof TooLongHttpLineException) {
      return Refusal.of(Reason.URL_TOO_LONG, "a request line over the limit");
    }
    if (cause instanceof TooLongHttpHeaderException) {
      return Refusal.of(Reason.HEADERS_TOO_LARGE, "headers over the limit");
    }
    // The message may hold a header's value, and that a secret.
    return Refusal.of(Reason.REQUEST_MALFORMED, cause.getClass().getSimpleName());
  }

  private static boolean isHost(HttpServerRequest request) {
    int count = request.headers().getAll("Host").size();
    return count == 0
        ? request.version() == HttpVersion.HTTP_1_0
        : count == 1
            && request.authority() != null
            && HOST.matcher(request.getHeader("Host")).matches();
  }

  /** Whether the header is absent, or stands there once with the one value that we understand. */
  private static boolean isPlain(MultiMap headers, String name, String understood) {
    String value = headers.get(name);
    return value == null
        || (value.equalsIgnoreCase(understood) && headers.getAll(name).size() == 1);
  }

  private static boolean isUrl(String text) {
    Matcher target = TARGET.matcher(text);
    return target.matches()
        && !OriginForm.DETOUR.matcher(target.group("path")).find()
        && (text.startsWith(ASKED_ABOUT) || !SLASH_AT_END.matcher(target.group("path")).find())
        && !OriginForm.BROKEN_ESCAPE.matcher(text).find();
  }

  private static Optional<Refusal> refused(Reason reason, String detail) {
    return Optional.of(Refusal.of(reason, detail));
  }
}
