package io.cambist.issuer;

import io.cambist.jose.KeySet;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * One issuer's keys at a moment, and the rules of when to fetch them.
 *
 * @param held the keys of the last fetch that succeeded
 * @param failure why the latest fetch failed, when it did
 * @param forcedAt when an unknown {@code kid} last made us fetch
 * @param flight the fetch that is under way
 */
record KeyState(
    Optional<Held> held,
    Optional<Failure> failure,
    Optional<Instant> forcedAt,
    Optional<CompletableFuture<KeyState>> flight) {
  /** How long the keys of an issuer that cannot be reached stay in use. */
  static final Duration USABLE = Duration.ofHours(24);

  /** The shortest time between two fetches that unknown {@code kid}s force. */
  static final Duration BETWEEN_FORCED = Duration.ofSeconds(30);

  /** The shortest time from a failed fetch to the next. */
  static final Duration BACK_OFF = Duration.ofSeconds(5);

  static final KeyState EMPTY =
      new KeyState(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

  /**
   * @param answer to give while these are the keys, so that the request path makes no new one
   */
  record Held(
      KeySet keys, Instant fetchedAt, Duration fresh, CompletableFuture<KeyAnswer> answer) {}

  record Failure(Instant at, String why) {}

  boolean usable(Instant now) {
    return held.isPresent() && now.isBefore(held.get().fetchedAt().plus(USABLE));
  }

  /** Whether the keys need a refresh; requests need not wait for it. */
  boolean stale(Instant now) {
    return held.isEmpty() || !now.isBefore(held.get().fetchedAt().plus(held.get().fresh()));
  }

  /**
   * Whether the keys are so old that a request must wait for a refresh: nobody has asked for a
   * while, and the issuer may have withdrawn a key. Once a refresh has failed nobody waits.
   */
  boolean outworn(Instant now) {
    return failure.isEmpty()
        && held.isPresent()
        && !now.isBefore(held.get().fetchedAt().plus(held.get().fresh().multipliedBy(2)));
  }

  boolean mayRefresh(Instant now) {
    return flight.isEmpty() && stale(now) && !backingOff(now);
  }

  /** Whether an unknown {@code kid} may force a fetch. */
  boolean mayForce(Instant now) {
    return flight.isEmpty()
        && !backingOff(now)
        && (forcedAt.isEmpty() || !now.isBefore(forcedAt.get().plus(BETWEEN_FORCED)));
  }

  private boolean backingOff(Instant now) {
    return failure.isPresent() && now.isBefore(failure.get().at().plus(BACK_OFF));
  }

  CompletableFuture<KeyAnswer> answer(Instant now) {
    return usable(now)
        ? held.get().answer()
        : CompletableFuture.completedFuture(
            new KeyAnswer.Unavailable(
                failure.map(Failure::why).orElse("no keys have been fetched yet")));
  }

  KeyState fetching(CompletableFuture<KeyState> fetch) {
    return new KeyState(held, failure, forcedAt, Optional.of(fetch));
  }

  KeyState forced(Instant now) {
    return new KeyState(held, failure, Optional.of(now), flight);
  }

  KeyState landed(Fetched fetched, Instant now) {
    if (fetched instanceof Fetched.Keys keys) {
      return new KeyState(
          Optional.of(held(keys.keys(), now, keys.fresh(), true)),
          Optional.empty(),
          forcedAt,
          Optional.empty());
    }
    return new KeyState(
        held.map(old -> held(old.keys(), old.fetchedAt(), old.fresh(), false)),
        Optional.of(new Failure(now, ((Fetched.Failed) fetched).detail())),
        forcedAt,
        Optional.empty());
  }

  private static Held held(KeySet keys, Instant fetchedAt, Duration fresh, boolean current) {
    return new Held(
        keys,
        fetchedAt,
        fresh,
        CompletableFuture.completedFuture(new KeyAnswer.Known(keys, current)));
  }
}
