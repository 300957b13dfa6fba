package io.cambist.http;

import io.cambist.oauth.Reason;
import io.cambist.oauth.Refusal;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** Reads the one kind of request that the OAuth endpoints take: a form in the body of a POST. */
public final class FormRequest {
  private static final String FORM = "application/x-www-form-urlencoded";

  /** The largest body, in bytes. */
  static final int LARGEST = 64 * 1024;

  /** How long a body may take to arrive. */
  static final long LONGEST_WAIT_MILLIS = 10_000;

  /** A form is ASCII, and its escapes are UTF-8; libraries label it with any of these. */
  private static final Set<String> CHARSETS = Set.of("utf-8", "us-ascii", "iso-8859-1");

  private FormRequest() {}

  /**
   * The form, once it has arrived; on the event loop, never more of it than is permitted, and never
   * later than in {@link #LONGEST_WAIT_MILLIS}. It never comes where a body breaks in a way that
   * ends the connection at once.
   *
   * @param atOnce answers such a request, before the connection ends
   */
  public static Uni<Form.Result> read(HttpServerRequest request, Consumer<Refusal> atOnce) {
    Optional<Form.Result> fault = fault(request);
    if (fault.isEmpty()) {
      return Uni.createFrom()
          .emitter(
              emitter ->
                  new RequestBody(
                          request,
                          atOnce,
                          body -> emitter.complete(Form.parse(body)),
                          refusal -> emitter.complete(new Form.Refused(refusal)))
                      .receive());
    }
    if (mayBeTooLarge(request)) {
      hangUpAfterAnswer(request);
    }
    return Uni.createFrom().item(fault.get());
  }

  private static Optional<Form.Result> fault(HttpServerRequest request) {
    if (request.getHeader("Content-Encoding") != null) {
      return Optional.of(refused(Reason.CONTENT_TYPE_UNSUPPORTED, "a Content-Encoding"));
    }
    if (!isForm(request.headers().getAll("Content-Type"))) {
      return Optional.of(
          refused(Reason.CONTENT_TYPE_UNSUPPORTED, "another content type, or several"));
    }
    if (request.query() != null) {
      return Optional.of(refused(Reason.PARAMETER_IN_QUERY, "the URL has a query"));
    }
    if (request.headers().getAll("Authorization").size() > 1) {
      return Optional.of(
          refused(Reason.CLIENT_AUTHENTICATION_SEVERAL, "several Authorization headers"));
    }
    return tooLarge(request)
        ? Optional.of(refused(Reason.BODY_TOO_LARGE, "more than " + LARGEST + " bytes"))
        : Optional.empty();
  }

  /** What else would come on the connection is the rest of a body that nobody reads. */
  static void hangUpAfterAnswer(HttpServerRequest request) {
    request.response().endHandler(answered -> request.connection().close());
  }

  /** Whether the body is over the limit, or its length is not told. */
  static boolean mayBeTooLarge(HttpServerRequest request) {
    return tooLarge(request) || request.getHeader("Transfer-Encoding") != null;
  }

  private static boolean tooLarge(HttpServerRequest request) {
    String length = request.getHeader("Content-Length");
    if (length == null) {
      return false;
    }
    try {
      return Long.parseLong(length) > LARGEST;
    } catch (NumberFormatException absurd) {
      return true;
    }
  }

  public static Optional<String> authorization(HttpServerRequest request) {
    return Optional.ofNullable(request.getHeader("Authorization"));
  }

  private static boolean isForm(List<String> contentTypes) {
    if (contentTypes.size() != 1) {
      return false;
    }
    List<String> parts = List.of(contentTypes.get(0).toLowerCase(Locale.ROOT).split(";", -1));
    if (!parts.get(0).strip().equals(FORM)) {
      return false;
    }
    for (String parameter : parts.subList(1, parts.size())) {
      String given = parameter.strip().replace("\"", "");
      if (given.startsWith("charset=")
          && !CHARSETS.contains(given.substring("charset=".length()))) {
        return false;
      }
    }
    return true;
  }

  static Form.Refused refused(Reason reason, String detail) {
    return new Form.Refused(Refusal.of(reason, detail));
  }
}
