package io.cambist.session;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** The part of a stream that can list what was opened in some time, by the ids of its entries. */
record StreamWindow(String first, String last) {
  /** For the moment until a session is listed, and by how much clocks differ from that of Redis. */
  static final Duration SLACK = Duration.ofMinutes(1);

  /** Beyond any session, and far from where the numbers of Redis end. */
  private static final Instant NEVER = Instant.parse("9999-01-01T00:00:00Z");

  static StreamWindow of(Optional<Instant> from, Optional<Instant> until) {
    return new StreamWindow(
        from.filter(one -> one.isAfter(Instant.EPOCH.plus(SLACK)))
            .map(one -> bounded(one).minus(SLACK))
            .map(StreamWindow::id)
            .orElse("-"),
        until
            .filter(one -> one.isBefore(NEVER))
            .map(one -> one.isAfter(Instant.EPOCH) ? one.plus(SLACK) : Instant.EPOCH)
            .map(StreamWindow::id)
            .orElse("+"));
  }

  private static Instant bounded(Instant time) {
    return time.isBefore(NEVER) ? time : NEVER;
  }

  private static String id(Instant time) {
    return Long.toString(time.toEpochMilli());
  }
}
