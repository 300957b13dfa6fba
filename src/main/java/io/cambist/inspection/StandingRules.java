package io.cambist.inspection;

import io.cambist.federation.Federation;
import io.cambist.oauth.Refusal;
import io.cambist.session.Session;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;

/**
 * Whether the rules that are in force now still let a live session be, whatever let it come to be.
 */
@ApplicationScoped
class StandingRules {
  /**
   * Why its token is not accepted any more; empty when it is. Nothing is written, and none waits.
   */
  Optional<Refusal> objection(Session session, Federation federation) {
    return Optional.empty();
  }
}
