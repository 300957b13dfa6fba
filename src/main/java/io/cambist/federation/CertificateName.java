package io.cambist.federation;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import javax.security.auth.x500.X500Principal;

/**
 * What a certificate says of whom it belongs to (RFC 8705 section 2.1.2).
 *
 * @param value in the one form that names of its kind are compared in
 */
public record CertificateName(Kind kind, String value) {
  private static final Pattern IPV4 = Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}");
  private static final Pattern IPV6 = Pattern.compile("[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*");
  private static final Pattern HOST = Pattern.compile("[A-Za-z0-9_-]+(\\.[A-Za-z0-9_-]+)*");
  private static final Pattern EMAIL = Pattern.compile("[^@\\s]+@[^@\\s]+");
  private static final Pattern URI = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]*:[!-~]+");

  /** The kinds of names. */
  public enum Kind {
    SUBJECT_DN,
    SAN_DNS,
    SAN_URI,
    SAN_IP,
    SAN_EMAIL;

    /** As the federation writes it. */
    public String key() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  /** A name as somebody wrote it; empty when it is none of its kind. */
  public static Optional<CertificateName> of(Kind kind, String text) {
    Optional<String> value =
        switch (kind) {
          case SUBJECT_DN -> principal(text);
          case SAN_DNS -> matching(HOST, text).map(host -> host.toLowerCase(Locale.ROOT));
          case SAN_URI -> matching(URI, text);
          case SAN_IP -> address(text);
          case SAN_EMAIL -> matching(EMAIL, text).map(CertificateName::mailbox);
        };
    return value.map(form -> new CertificateName(kind, form));
  }

  /**
   * A subject's name. The canonical form alone would take a look-alike comma within a value for one
   * between two, so the plain one has to agree as well.
   */
  public static CertificateName of(X500Principal principal) {
    String plain = principal.getName(X500Principal.RFC2253).toLowerCase(Locale.ROOT);
    return new CertificateName(
        Kind.SUBJECT_DN, principal.getName(X500Principal.CANONICAL) + "\n" + plain);
  }

  private static Optional<String> principal(String text) {
    try {
      var principal = new X500Principal(text);
      return principal.getName().isEmpty() ? Optional.empty() : Optional.of(of(principal).value());
    } catch (IllegalArgumentException malformed) {
      return Optional.empty();
    }
  }

  /** Never a look-up: only what is an address already. */
  private static Optional<String> address(String text) {
    if (!IPV4.matcher(text).matches() && !IPV6.matcher(text).matches()) {
      return Optional.empty();
    }
    try {
      return Optional.of(InetAddress.getByName(text).getHostAddress());
    } catch (UnknownHostException malformed) {
      return Optional.empty();
    }
  }

  private static Optional<String> matching(Pattern pattern, String text) {
    return pattern.matcher(text).matches() ? Optional.of(text) : Optional.empty();
  }

  private static String mailbox(String address) {
    int at = address.indexOf('@');
    return address.substring(0, at) + address.substring(at).toLowerCase(Locale.ROOT);
  }
}
