package io.cambist.http;

import java.util.Set;

/** What the {@code Allow} header says (RFC 9110 section 10.2.1) where another method was tried. */
final class AllowedMethods {
  private static final String READ = "GET, HEAD, OPTIONS";
  private static final String ACT = "POST, OPTIONS";
  private static final String BOTH = "GET, HEAD, POST, OPTIONS";

  private static final Set<String> ACTING =
      Set.of(
          "/oauth2/token",
          "/oauth2/introspect",
          "/oauth2/revoke",
          "/oauth2/complete",
          "/api/v1/cutoffs/lift",
          "/api/v1/dry-run",
          "/console/sign-out",
          "/console/find");

  private static final Set<String> READING_AND_ACTING =
      Set.of("/api/v1/cutoffs", "/console/cutoffs", "/console/cutoffs/lift", "/console/what-if");

  private AllowedMethods() {}

  /**
   * @param path of an endpoint
   */
  static String of(String path) {
    if (READING_AND_ACTING.contains(path)) {
      return BOTH;
    }
    if (path.startsWith("/console/sessions/") && path.endsWith("/end")) {
      return BOTH;
    }
    boolean ends = path.startsWith("/api/v1/sessions/") && path.endsWith("/end");
    return ends || ACTING.contains(path) ? ACT : READ;
  }
}
