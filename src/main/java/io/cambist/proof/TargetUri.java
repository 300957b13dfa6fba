package io.cambist.proof;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The one spelling of an HTTP URL without query and fragment (RFC 3986 sections 6.2.2 and 6.2.3),
 * by which the {@code htu} of a proof is compared (RFC 9449 section 4.3).
 */
public final class TargetUri {
  private static final Pattern ENCODED = Pattern.compile("%([0-9A-Fa-f]{2})");

  private TargetUri() {}

  /** Empty when it is not an absolute HTTP URL with a host, and without a user. */
  public static Optional<String> normal(String text) {
    URI url;
    try {
      url = new URI(text).normalize();
    } catch (URISyntaxException malformed) {
      return Optional.empty();
    }
    if (url.getScheme() == null || url.getHost() == null || url.getRawUserInfo() != null) {
      return Optional.empty();
    }
    String scheme = url.getScheme().toLowerCase(Locale.ROOT);
    if (!scheme.equals("https") && !scheme.equals("http")) {
      return Optional.empty();
    }
    int usual = scheme.equals("https") ? 443 : 80;
    String port = url.getPort() == -1 || url.getPort() == usual ? "" : ":" + url.getPort();
    String path = url.getRawPath().isEmpty() ? "/" : decoded(url.getRawPath());
    return Optional.of(scheme + "://" + url.getHost().toLowerCase(Locale.ROOT) + port + path);
  }

  /** Decodes what need not be encoded, and writes the rest in capitals. */
  private static String decoded(String path) {
    return ENCODED
        .matcher(path)
        .replaceAll(
            match -> {
              char c = (char) Integer.parseInt(match.group(1), 16);
              return isUnreserved(c) ? String.valueOf(c) : match.group().toUpperCase(Locale.ROOT);
            });
  }

  private static boolean isUnreserved(char c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || "-._~".indexOf(c) >= 0;
  }
}
