package io.cambist.oauth;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The key without which a token is worth nothing (RFC 7800 section 3).
 *
 * @param thumbprint base64url of a SHA-256: of the public key (RFC 7638), or of the certificate
 */
public record Confirmation(Method method, String thumbprint) {
  private static final Pattern THUMBPRINT = Pattern.compile("[A-Za-z0-9_-]{43}");

  public Confirmation {
    if (!isThumbprint(thumbprint)) {
      throw new IllegalArgumentException("not a thumbprint");
    }
  }

  /** How the holder shows that it has the key. */
  public enum Method {
    /** By a proof in each request (RFC 9449 section 6.1). */
    DPOP("jkt"),
    /** By the certificate of its TLS connection (RFC 8705 section 3.1). */
    MTLS("x5t#S256");

    private final String member;

    Method(String member) {
      this.member = member;
    }

    /** The member of {@code cnf} that names the key. */
    public String member() {
      return member;
    }

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** Whether this can be a thumbprint. */
  public static boolean isThumbprint(String text) {
    return THUMBPRINT.matcher(text).matches();
  }

  /** The value of a {@code cnf} claim that names one key by its thumbprint, and nothing else. */
  public static Optional<Confirmation> of(Map<String, ?> cnf) {
    for (Method method : Method.values()) {
      if (cnf.size() == 1
          && cnf.get(method.member) instanceof String thumbprint
          && isThumbprint(thumbprint)) {
        return Optional.of(new Confirmation(method, thumbprint));
      }
    }
    return Optional.empty();
  }

  /** The value of the {@code cnf} claim. */
  public Map<String, Object> cnf() {
    return Map.of(method.member, thumbprint);
  }
}
