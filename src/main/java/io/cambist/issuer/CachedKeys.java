package io.cambist.issuer;

import io.cambist.jose.KeySet;
import io.vertx.core.Future;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiPredicate;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * The keys of one issuer or client: at most one fetch at a time, whoever asks. Nothing here blocks,
 * and no issuer knows of another.
 */
final class CachedKeys {
  private final Supplier<Future<Fetched>> fetch;
  private final Clock clock;
  private final AtomicReference<KeyState> state = new AtomicReference<>(KeyState.EMPTY);

  /**
   * @param fetch starts a fetch, which ends in bounded time
   */
  CachedKeys(Supplier<Future<Fetched>> fetch, Clock clock) {
    this.fetch = fetch;
    this.clock = clock;
  }

  KeyState state() {
    return state.get();
  }

  /** The keys, at once when there are any to use; else as soon as a fetch has ended. */
  CompletableFuture<KeyAnswer> current() {
    Instant now = clock.instant();
    KeyState seen = state.get();
    if (!seen.stale(now)) {
      return seen.answer(now);
    }
    Optional<CompletableFuture<KeyState>> refresh = start(now, KeyState::mayRefresh, s -> s);
    boolean enough = seen.usable(now) && !seen.outworn(now);
    return enough || refresh.isEmpty() ? state.get().answer(now) : awaited(refresh.get());
  }

  /** Keys that may hold a key that these lack: fetched anew when that is due, else the same. */
  CompletableFuture<KeyAnswer> newerThan(KeySet lacking) {
    Instant now = clock.instant();
    Optional<CompletableFuture<KeyState>> refresh =
        start(now, (s, t) -> holds(s, lacking) && s.mayForce(t), s -> s.forced(now));
    KeyState seen = state.get();
    return refresh.isEmpty() || !holds(seen, lacking) ? seen.answer(now) : awaited(refresh.get());
  }

  private static boolean holds(KeyState state, KeySet keys) {
    return state.held().isPresent() && state.held().get().keys() == keys;
  }

  private CompletableFuture<KeyAnswer> awaited(CompletableFuture<KeyState> refresh) {
    return refresh.thenCompose(after -> after.answer(clock.instant()));
  }

  /** The fetch that is under way, or a new one where the rule lets it start. */
  private Optional<CompletableFuture<KeyState>> start(
      Instant now, BiPredicate<KeyState, Instant> rule, UnaryOperator<KeyState> noting) {
    var mine = new CompletableFuture<KeyState>();
    KeyState before;
    do {
      before = state.get();
      if (before.flight().isPresent()) {
        return before.flight();
      }
      if (!rule.test(before, now)) {
        return Optional.empty();
      }
    } while (!state.compareAndSet(before, noting.apply(before.fetching(mine))));
    fetch.get().otherwise(CachedKeys::failed).onSuccess(fetched -> land(mine, fetched));
    return Optional.of(mine);
  }

  /** A fetch that ended by a fault of ours; the next must not wait for it for ever. */
  private static Fetched failed(Throwable fault) {
    return new Fetched.Failed(Fetched.Failure.UNREACHABLE, fault.getClass().getSimpleName());
  }

  private void land(CompletableFuture<KeyState> flight, Fetched fetched) {
    Instant now = clock.instant();
    flight.complete(state.updateAndGet(before -> before.landed(fetched, now)));
  }
}
