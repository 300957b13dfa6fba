package io.cambist.session;

import io.cambist.cutoff.CutOff;
import java.time.Instant;

/**
 * Why and when a session ended.
 *
 * @param state {@link SessionState#COMPLETED} or {@link SessionState#REVOKED}
 * @param why a short text for operators, such as {@code revoked by client ci}
 */
public record Ending(SessionState state, String why, Instant at) {

  static Ending by(CutOff cutOff) {
    return new Ending(SessionState.REVOKED, "cut off: " + cutOff.set().reason(), cutOff.set().at());
  }
}
