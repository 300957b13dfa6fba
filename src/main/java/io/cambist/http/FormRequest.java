package io.cambist.http;

import io.cambist.oauth.Reason;
import io.cambist.oauth.Refusal;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Reads the one kind of request that the OAuth endpoints take: a form in the body of a POST. */
public final class FormRequest {
  private static final String FORM = "application/x-www-form-urlencoded";

  /** A form is ASCII, and its escapes are UTF-8; libraries label it with any of these. */
  private static final Set<String> CHARSETS = Set.of("utf-8", "us-ascii", "iso-8859-1");

  private FormRequest() {}

  public static Form.Result read(HttpServerRequest request, byte[] body) {
    if (!isForm(request.getHeader("Content-Type"))) {
      return refused(Reason.CONTENT_TYPE_UNSUPPORTED, "another content type");
    }
    if (request.query() != null) {
      return refused(Reason.PARAMETER_IN_QUERY, "the URL has a query");
    }
    if (request.headers().getAll("Authorization").size() > 1) {
      return refused(Reason.CLIENT_AUTHENTICATION_SEVERAL, "several Authorization headers");
    }
    return Form.parse(body == null ? new byte[0] : body);
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
