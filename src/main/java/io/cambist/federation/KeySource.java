package io.cambist.federation;

import io.cambist.jose.KeySet;
import java.net.URI;
import java.nio.file.Path;

/** Where the verification keys of an issuer or a client come from. */
public sealed interface KeySource {
  /** By {@code <issuer>/.well-known/openid-configuration}. */
  record Discovery() implements KeySource {}

  record JwksUri(URI uri) implements KeySource {}

  /**
   * A JWK set in a file.
   *
   * @param keys what the file held when the federation was loaded; at least one
   */
  record JwksFile(Path file, KeySet keys) implements KeySource {}
}
