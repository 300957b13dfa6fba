package io.cambist.exchange;

import io.cambist.oauth.Confirmation;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The keys that a request has proven.
 *
 * @param proof that of its DPoP proof
 * @param certificate that of its connection
 */
record ProvenKeys(Optional<Confirmation> proof, Optional<Confirmation> certificate) {
  static final ProvenKeys NONE = new ProvenKeys(Optional.empty(), Optional.empty());

  List<Confirmation> keys() {
    return Stream.of(proof, certificate).flatMap(Optional::stream).toList();
  }
}
