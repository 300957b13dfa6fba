package io.cambist.proof;

import io.cambist.oauth.Confirmation;
import java.util.Optional;

/** The keys that a request has shown to be in its sender's hands. */
public record Possession(Optional<DpopProof> dpop, Optional<ClientCertificate> certificate) {
  public static final Possession NONE = new Possession(Optional.empty(), Optional.empty());

  /** Whether the key of a token is among them. */
  public boolean proves(Confirmation confirmation) {
    return switch (confirmation.method()) {
      case DPOP -> dpop.map(DpopProof::key).equals(Optional.of(confirmation));
      case MTLS ->
          certificate.map(ClientCertificate::confirmation).equals(Optional.of(confirmation));
    };
  }
}
