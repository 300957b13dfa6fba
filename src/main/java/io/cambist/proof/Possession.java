package io.cambist.proof;

import io.cambist.oauth.Confirmation;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The keys that a request has shown to be in its sender's hands.
 *
 * @param certificate that of the certificate of its connection
 */
public record Possession(Optional<DpopProof> dpop, Optional<Confirmation> certificate) {
  public static final Possession NONE = new Possession(Optional.empty(), Optional.empty());

  /** The key that is shown by this method. */
  public Optional<Confirmation> by(Confirmation.Method method) {
    return switch (method) {
      case DPOP -> dpop.map(DpopProof::key);
      case MTLS -> certificate;
    };
  }

  /** Whether the key of a token is among them. */
  public boolean proves(Confirmation confirmation) {
    return by(confirmation.method()).equals(Optional.of(confirmation));
  }

  /** All of them. */
  public List<Confirmation> keys() {
    return Stream.of(Confirmation.Method.values()).map(this::by).flatMap(Optional::stream).toList();
  }
}
