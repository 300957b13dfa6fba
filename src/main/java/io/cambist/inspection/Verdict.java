package io.cambist.inspection;

import io.cambist.audit.DecisionId;
import io.cambist.inspection.Presented.Scheme;
import io.cambist.oauth.Refusal;
import io.cambist.session.Session;
import java.time.Instant;
import java.util.Optional;

/** What a proxy is told. */
sealed interface Verdict {
  /**
   * @param expiry of the token
   * @param spent the decision to spend a use, where one was spent
   */
  record Pass(Session session, Instant expiry, Optional<DecisionId> spent) implements Verdict {}

  /** Nothing was presented. */
  record Unauthenticated() implements Verdict {}

  /**
   * @param scheme in which the caller is to come back
   * @param session where the token is of one
   */
  record Refused(Refusal refusal, Scheme scheme, Optional<Session> session) implements Verdict {}
}
