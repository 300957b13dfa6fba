package io.cambist.issuer;

import io.cambist.oauth.Loopback;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;

/** Which places keys may be fetched from. */
final class Locations {
  private Locations() {}

  static Optional<URI> parse(String text) {
    try {
      return Optional.of(new URI(text));
    } catch (URISyntaxException notAUri) {
      return Optional.empty();
    }
  }

  static Optional<URI> resolve(URI base, String reference) {
    return reference.isEmpty() ? Optional.empty() : parse(reference).map(base::resolve);
  }

  /** HTTPS, or HTTP on a loopback address; with a host, without user info. */
  static boolean mayBeFetched(URI uri) {
    return uri.getHost() != null
        && uri.getRawUserInfo() == null
        && ("https".equalsIgnoreCase(uri.getScheme()) || isLoopbackHttp(uri));
  }

  /** A document from afar must not send us to a port of our own machine. */
  static boolean mayLeadTo(URI document, URI uri) {
    return mayBeFetched(uri) && (!isLoopbackHttp(uri) || isLoopbackHttp(document));
  }

  private static boolean isLoopbackHttp(URI uri) {
    return "http".equalsIgnoreCase(uri.getScheme()) && Loopback.isHostOf(uri);
  }

  static boolean sameOrigin(URI one, URI other) {
    return one.getScheme().equalsIgnoreCase(other.getScheme())
        && one.getHost().equalsIgnoreCase(other.getHost())
        && port(one) == port(other);
  }

  /** Without query and fragment, where secrets may stand; fit for a log. */
  static String plain(URI uri) {
    return uri.getScheme() + "://" + uri.getRawAuthority() + uri.getRawPath();
  }

  private static int port(URI uri) {
    if (uri.getPort() >= 0) {
      return uri.getPort();
    }
    return "https".equalsIgnoreCase(uri.getScheme()) ? 443 : 80;
  }
}
