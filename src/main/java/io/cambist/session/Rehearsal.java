package io.cambist.session;

import java.util.Optional;

/**
 * What an opening would come to now.
 *
 * @param usedFor where something is taken once only and was used: the session that it was used for,
 *     if it was for one
 */
public record Rehearsal(Opening.Outcome outcome, Optional<SessionId> usedFor) {
  static Rehearsal of(Opening.Outcome outcome) {
    return new Rehearsal(outcome, Optional.empty());
  }
}
