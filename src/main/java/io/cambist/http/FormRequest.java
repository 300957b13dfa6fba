package io.cambist.http;

import io.cambist.oauth.Reason;
import io.cambist.oauth.Refusal;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
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
  private static final int LARGEST = 64 * 1024;

  /** A form is ASCII, and its escapes are UTF-8; libraries label it with any of these. */
  private static final Set<String> CHARSETS = Set.of("utf-8", "us-ascii", "iso-8859-1");

  private FormRequest() {}

  /** The form, once it has arrived; on the event loop, and never more of it than is permitted. */
  public static Uni<Form.Result> read(HttpServerRequest request) {
    Optional<Form.Result> fault = fault(request);
    return fault.isPresent()
        ? Uni.createFrom().item(fault.get())
        : Uni.createFrom().emitter(emitter -> receive(request, emitter::complete));
  }

  private static Optional<Form.Result> fault(HttpServerRequest request) {
    if (!isForm(request.getHeader("Content-Type"))) {
      return Optional.of(refused(Reason.CONTENT_TYPE_UNSUPPORTED, "another content type"));
    }
    if (request.query() != null) {
      return Optional.of(refused(Reason.PARAMETER_IN_QUERY, "the URL has a query"));
    }
    if (request.headers().getAll("Authorization").size() > 1) {
      return Optional.of(
          refused(Reason.CLIENT_AUTHENTICATION_SEVERAL, "several Authorization headers"));
    }
    return tooLarge(request.getHeader("Content-Length"))
        ? Optional.of(hangUp(request))
        : Optional.empty();
  }

  private static void receive(HttpServerRequest request, Consumer<Form.Result> arrived) {
    Buffer body = Buffer.buffer();
    request.handler(
        part -> {
          if (body.length() + part.length() <= LARGEST) {
            body.appendBuffer(part);
          } else {
            request.handler(null);
            request.endHandler(null);
            request.pause();
            arrived.accept(hangUp(request));
          }
        });
    request.endHandler(end -> arrived.accept(Form.parse(body.getBytes())));
    request.exceptionHandler(
        lost -> arrived.accept(refused(Reason.FORM_MALFORMED, "the body did not arrive whole")));
    request.resume();
  }

  /** Answers, and closes the connection: what else would come on it is the rest of the body. */
  private static Form.Refused hangUp(HttpServerRequest request) {
    request.response().endHandler(answered -> request.connection().close());
    return refused(Reason.BODY_TOO_LARGE, "more than " + LARGEST + " bytes");
  }

  private static boolean tooLarge(String contentLength) {
    if (contentLength == null) {
      return false;
    }
    try {
      return Long.parseLong(contentLength) > LARGEST;
    } catch (NumberFormatException absurd) {
      return true;
    }
  }

  public static Optional<String> authorization(HttpServerRequest request) {
    return Optional.ofNullable(request.getHeader("Authorization"));
  }

  private static boolean isForm(String contentType) {
    if (contentType == null) {
      return false;
    }
    List<String> parts = List.of(contentType.toLowerCase(Locale.ROOT).split(";", -1));
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

  private static Form.Refused refused(Reason reason, String detail) {
    return new Form.Refused(Refusal.of(reason, detail));
  }
}
