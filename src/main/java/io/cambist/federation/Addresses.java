package io.cambist.federation;

import io.cambist.oauth.Loopback;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Optional;

/** URLs and URIs, by what is safe in each place. */
final class Addresses {
  /** Where something is fetched from. */
  static final Shape<URI> FETCHED =
      Shapes.TEXT
          .like(Outline.text("https?://[^#]+").named("url"))
          .then(
              (text, place, what, draft) -> {
                Optional<URI> url = parse(text).filter(uri -> uri.getHost() != null);
                if (url.isEmpty() || !isSafe(url.get())) {
                  return Shapes.refuse(
                      place,
                      what + " is not a safe URL",
                      "Write an https:// URL (http:// for a loopback host only).",
                      draft);
                }
                if (url.get().getRawUserInfo() != null || url.get().getRawFragment() != null) {
                  return Shapes.refuse(
                      place, what + " has a user or a fragment", "Remove that part.", draft);
                }
                return url;
              });

  /** The {@code iss} of somebody else (RFC 8414 section 2). */
  static final Shape<String> ISSUER =
      FETCHED.then(
          (url, place, what, draft) -> {
            if (url.getRawQuery() != null) {
              return Shapes.refuse(place, what + " has a query", "Remove that part.", draft);
            }
            if (withoutSlash(url.toString()).equals(withoutSlash(draft.gateway()))) {
              return Shapes.refuse(
                  place,
                  what + " is this gateway itself",
                  "Remove the issuer: tokens of ours need none.",
                  draft);
            }
            return Optional.of(url.toString());
          });

  /** A {@code resource} (RFC 8707 section 2). */
  static final Shape<String> RESOURCE =
      Shapes.TEXT
          .like(Outline.text("[A-Za-z][A-Za-z0-9+.-]*:[^#]+").named("uri"))
          .then(
              (text, place, what, draft) ->
                  parse(text)
                          .filter(uri -> uri.isAbsolute() && uri.getRawFragment() == null)
                          .isPresent()
                      ? Optional.of(text)
                      : Shapes.refuse(
                          place,
                          what + " must be an absolute URI without a fragment",
                          "Write it like https://orders.example/api.",
                          draft));

  /** Where an API is called: scheme, host and port (RFC 6454 section 6.2), in one spelling. */
  static final Shape<String> ORIGIN =
      FETCHED.then(
          (url, place, what, draft) -> {
            boolean bare = url.getRawPath().isEmpty() || url.getRawPath().equals("/");
            if (!bare || url.getRawQuery() != null) {
              return Shapes.refuse(
                  place,
                  what + " has more than a scheme, a host and a port",
                  "Write it like https://orders.example, without a path.",
                  draft);
            }
            int usual = url.getScheme().equals("https") ? 443 : 80;
            String port = url.getPort() == -1 || url.getPort() == usual ? "" : ":" + url.getPort();
            return Optional.of(
                url.getScheme() + "://" + url.getHost().toLowerCase(Locale.ROOT) + port);
          });

  private Addresses() {}

  private static boolean isSafe(URI url) {
    return "https".equals(url.getScheme())
        || ("http".equals(url.getScheme()) && Loopback.isHostOf(url));
  }

  private static String withoutSlash(String url) {
    return url.endsWith("/") ? url.substring(0, url.length() - 1) : url;
  }

  private static Optional<URI> parse(String text) {
    try {
      return Optional.of(new URI(text));
    } catch (URISyntaxException malformed) {
      return Optional.empty();
    }
  }
}
