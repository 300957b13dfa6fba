package io.cambist.audit;

import io.cambist.redis.Command;

/**
 * The two streams, each bounded for itself. They are trimmed in whole nodes, so they hold somewhat
 * more than the bound.
 *
 * @param issued how many events of what was issued and ended are kept
 * @param refused how many refusals are kept
 */
record RedisAuditStreams(int issued, int refused) {
  /** The one field of an entry: the event as JSON. */
  static final String EVENT = "e";

  static String name(boolean evidence) {
    return evidence ? "{audit}:issued" : "{audit}:refused";
  }

  Command write(boolean evidence, String json) {
    String bound = Integer.toString(evidence ? issued : refused);
    return Command.of("XADD", name(evidence), "MAXLEN", "~", bound, "*", EVENT, json);
  }
}
