package io.cambist.proof;

import io.cambist.oauth.Confirmation;
import io.cambist.session.Opening;
import java.nio.charset.StandardCharsets;
import java.time.Instant;

/**
 * A proof that passed every check but one: whether it was used before.
 *
 * @param key whose it is
 * @param once the mark to set before anything comes of it; it stays as long as the proof could pass
 *     again
 */
public record DpopProof(Confirmation key, Opening.Mark once) {
  /** The kind of the mark. */
  public static final String MARK = "dpop";

  /** Identifiers are told apart by key: what another key's holder chooses is no matter. */
  static DpopProof of(Confirmation key, String id, Instant keepUntil) {
    String digest = Digest.of((key.thumbprint() + "." + id).getBytes(StandardCharsets.UTF_8));
    return new DpopProof(key, new Opening.Mark(MARK, digest, keepUntil));
  }
}
