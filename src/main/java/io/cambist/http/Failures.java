package io.cambist.http;

import io.cambist.oauth.Reason;
import io.cambist.oauth.Refusal;
import io.cambist.redis.StoreUnavailable;
import org.jboss.logging.Logger;

/** What is answered where nothing could be decided: infrastructure that is away, and bugs. */
public final class Failures {
  private static final Logger LOG = Logger.getLogger(Failures.class);

  private Failures() {}

  /** The refusal that stands for a failure; a bug goes to the log. */
  public static Refusal refusal(Throwable failure) {
    if (failure instanceof StoreUnavailable away) {
      return Refusal.of(Reason.STORE_UNAVAILABLE, away.getMessage());
    }
    LOG.error("A request failed by a fault of ours", failure);
    return Refusal.of(Reason.INTERNAL_ERROR, failure.getClass().getSimpleName());
  }
}
