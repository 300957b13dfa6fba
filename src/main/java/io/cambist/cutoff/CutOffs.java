package io.cambist.cutoff;

import io.cambist.redis.Command;
import io.cambist.redis.Reply;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Sets, lifts and knows cut-offs. Every operation fails with {@link
 * io.cambist.redis.StoreUnavailable} when the store does not answer in time, or when fewer replicas
 * than configured hold a change; a change may have come about then, and may be asked for again.
 */
public interface CutOffs {
  /** Reads the store's state, on a round trip that a request makes anyway. */
  Command STATE = Command.of("GET", RedisCutOffs.STATE_KEY);

  /** No session lives longer. */
  Duration LONGEST_LIFE = Duration.ofHours(24);

  /** What is known, without waiting where anything is. */
  Uni<KnownCutOffs> known();

  /** What holds now: one round trip. */
  Uni<KnownCutOffs> now();

  /**
   * What holds as of a state that a request has just read; waits only when that state is news.
   *
   * @param state the reply to {@link #STATE}
   */
  Uni<KnownCutOffs> asOf(Reply state);

  /**
   * Cuts off: from now on everything of it is dead, and nothing new of it comes to be. Doing it
   * again changes nothing.
   *
   * @param by who does it
   * @throws IllegalArgumentException when it holds what cannot be stored, such as a tab
   */
  Uni<CutOff> set(Cut cut, String by, String reason);

  /**
   * Lifts a cut-off: new sessions may come to be, those opened before stay dead. Empty when there
   * is none.
   */
  Uni<Optional<CutOff>> lift(Cut cut, String by, String reason);

  /** The cut-off of this, in force or lifted lately, as the store has it now. */
  Uni<Optional<CutOff>> find(Cut cut);

  /** All that are in force or were lifted lately, the latest change first, as the store has it. */
  Uni<List<CutOff>> list();
}
