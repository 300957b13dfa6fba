package io.cambist.federation;

import io.cambist.jose.KeySet;
import java.net.URI;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;

/** Where the verification keys of an issuer or a client come from. */
public sealed interface KeySource {
  /**
   * By {@code <issuer>/.well-known/openid-configuration}.
   *
   * @param authorities that sign the servers' certificates; empty for those of the JVM
   */
  record Discovery(List<X509Certificate> authorities) implements KeySource {
    public Discovery() {
      this(List.of());
    }
  }

  /**
   * @param authorities that sign the server's certificate; empty for those of the JVM
   * @param token the file of the bearer token that we show there, read anew for each fetch
   */
  record JwksUri(URI uri, List<X509Certificate> authorities, Optional<Path> token)
      implements KeySource {
    public JwksUri(URI uri) {
      this(uri, List.of(), Optional.empty());
    }
  }

  /**
   * A JWK set in a file.
   *
   * @param keys what the file held when the federation was loaded; at least one
   */
  record JwksFile(Path file, KeySet keys) implements KeySource {}

  /** Who may have signed the certificates of the servers that are asked; empty for the usual. */
  default List<X509Certificate> authorities() {
    return List.of();
  }
}
