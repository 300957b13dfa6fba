package io.cambist.console;

import io.cambist.operator.Parameters;
import jakarta.ws.rs.core.Response;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Links that lead on from what was asked. */
final class Links {
  private Links() {}

  /**
   * Leads a browser to another page. The location is relative: behind a proxy that ends TLS, the
   * gateway would name a scheme that the browser does not use.
   */
  static Response lead(String path) {
    return Response.status(Response.Status.SEE_OTHER).header("Location", path).build();
  }

  /** To the next page of the same question. */
  static Optional<String> next(
      String path, Parameters given, Set<String> names, Optional<String> cursor) {
    return cursor.map(
        place -> {
          var query = new StringBuilder(path).append("?cursor=").append(Texts.encoded(place));
          for (String name : new TreeSet<>(names)) {
            if (!name.equals("cursor")) {
              given
                  .all(name)
                  .forEach(
                      value ->
                          query.append('&').append(name).append('=').append(Texts.encoded(value)));
            }
          }
          return query.toString();
        });
  }
}
