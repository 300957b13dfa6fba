package io.cambist.federation;

import java.net.URI;
import java.nio.file.Path;

/** Where an issuer's verification keys come from. */
public sealed interface KeySource {
  /** By {@code <issuer>/.well-known/openid-configuration}. */
  record Discovery() implements KeySource {}

  record JwksUri(URI uri) implements KeySource {}

  /** A JWK set in a file, read at each load of the federation. */
  record JwksFile(Path file) implements KeySource {}
}
