package io.cambist.audit;

import io.cambist.redis.Companion;

/** The event of an issuance that has not happened yet. */
public interface Evidence {
  /** The write to the stream, for the opening's own round trip; it shares the opening's fate. */
  Companion companion();

  /** Tells the log and counts it, once the session is open. */
  void log();
}
