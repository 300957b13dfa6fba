package io.cambist.session;

import io.cambist.session.Opening.Mark;
import java.util.Optional;

/**
 * A token about to be accepted where it is used, and what is used up by that, in one step.
 *
 * @param lineage as just read: active; or spent, where the request may be the one that spent it
 * @param proof the mark of the proof that came with the token. It names the token (RFC 9449 section
 *     4.2), so its mark is kept with the token's tree
 * @param request the mark of the request, where somebody trustworthy tells requests apart: what it
 *     has used up once, it does not use up again
 * @param durable whether replicas must hold what was used up
 */
public record Acceptance(
    Lineage lineage, Optional<Mark> proof, Optional<Mark> request, boolean durable) {

  /** One that spends a use, whatever the request. */
  static Acceptance of(Lineage lineage, boolean durable) {
    return new Acceptance(lineage, Optional.empty(), Optional.empty(), durable);
  }

  /** What came of it; nothing is used up unless it is the first. */
  public enum Outcome {
    ACCEPTED,
    /** For this request it was accepted before. */
    REPEATED,
    /** The proof was used before. */
    PROOF_USED,
    /** There was no use left, of the session or of one above it. */
    SPENT,
    /** The session or one above it ended since it was read. */
    ENDED
  }
}
