package io.cambist.issuer;

import static org.assertj.core.api.Assertions.assertThat;

import io.cambist.issuer.Fetched.Failure;
import io.cambist.jose.KeySet;
import io.cambist.testing.SettableClock;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** When keys are fetched and which serve meanwhile, with fetches that end when the test says so. */
class CachedKeysTest {
  private static final Duration FRESH = Duration.ofMinutes(5);
  private static final Duration MOMENT = Duration.ofMillis(1);

  private final SettableClock clock = new SettableClock(Instant.parse("2026-03-01T12:00:00Z"));
  private final List<Promise<Fetched>> fetches = new ArrayList<>();
  private final CachedKeys cached = new CachedKeys(this::fetch, clock);

  private Future<Fetched> fetch() {
    Promise<Fetched> promise = Promise.promise();
    fetches.add(promise);
    return promise.future();
  }

  private static KeySet keySet() {
    return KeySet.of(List.of());
  }

  private void land(KeySet keys) {
    latest().complete(new Fetched.Keys(keys, FRESH));
  }

  private void fail() {
    latest().complete(new Fetched.Failed(Failure.STATUS, "it answers 500"));
  }

  private Promise<Fetched> latest() {
    return fetches.get(fetches.size() - 1);
  }

  private KeySet fetched() {
    KeySet keys = keySet();
    var asked = cached.current();
    assertThat(asked).isNotNull();
    land(keys);
    return keys;
  }

  private static KeyAnswer atOnce(CompletableFuture<KeyAnswer> answer) {
    assertThat(answer).isDone();
    return answer.join();
  }

  private static KeyAnswer known(KeySet keys) {
    return new KeyAnswer.Known(keys, true);
  }

  private static KeyAnswer old(KeySet keys) {
    return new KeyAnswer.Known(keys, false);
  }

  @Test
  void the_first_requests_share_one_fetch_and_wait_for_it() {
    CompletableFuture<KeyAnswer> one = cached.current();
    CompletableFuture<KeyAnswer> other = cached.current();
    assertThat(one).isNotDone();
    KeySet keys = keySet();
    land(keys);
    assertThat(atOnce(one)).isEqualTo(known(keys));
    assertThat(atOnce(other)).isEqualTo(known(keys));
    assertThat(fetches).hasSize(1);
  }

  @Test
  void fresh_keys_are_at_hand_without_a_fetch() {
    KeySet keys = fetched();
    clock.advance(FRESH.minus(MOMENT));
    assertThat(atOnce(cached.current())).isEqualTo(known(keys));
    assertThat(fetches).hasSize(1);
  }

  @Test
  void stale_keys_serve_while_one_refresh_runs_in_the_background() {
    KeySet first = fetched();
    clock.advance(FRESH);
    assertThat(atOnce(cached.current())).isEqualTo(known(first));
    assertThat(atOnce(cached.current())).isEqualTo(known(first));
    assertThat(fetches).hasSize(2);
    KeySet second = keySet();
    land(second);
    assertThat(atOnce(cached.current())).isEqualTo(known(second));
  }

  @Test
  void keys_that_nobody_used_for_long_are_asked_for_before_they_are_used() {
    fetched();
    clock.advance(FRESH.multipliedBy(2));
    CompletableFuture<KeyAnswer> answer = cached.current();
    assertThat(answer).isNotDone();
    KeySet second = keySet();
    land(second);
    assertThat(atOnce(answer)).isEqualTo(known(second));
  }

  @Test
  void once_a_refresh_has_failed_nobody_waits_for_the_next() {
    KeySet keys = fetched();
    clock.advance(FRESH.multipliedBy(3));
    CompletableFuture<KeyAnswer> answer = cached.current();
    fail();
    assertThat(atOnce(answer)).isEqualTo(old(keys));
    clock.advance(KeyState.BACK_OFF);
    assertThat(atOnce(cached.current())).isEqualTo(old(keys));
    assertThat(fetches).hasSize(3);
  }

  @Test
  void old_keys_serve_through_an_outage_for_a_day_and_no_longer() {
    KeySet keys = fetched();
    clock.advance(FRESH);
    var asked = cached.current();
    assertThat(asked).isNotNull();
    fail();
    clock.advance(Duration.ofHours(24).minus(FRESH).minus(MOMENT));
    assertThat(atOnce(cached.current())).isEqualTo(old(keys));
    fail();
    clock.advance(MOMENT);
    assertThat(atOnce(cached.current())).isEqualTo(new KeyAnswer.Unavailable("it answers 500"));
    clock.advance(KeyState.BACK_OFF);
    CompletableFuture<KeyAnswer> recovering = cached.current();
    assertThat(recovering).isNotDone();
    KeySet second = keySet();
    land(second);
    assertThat(atOnce(recovering)).isEqualTo(known(second));
  }

  @Test
  void without_keys_an_outage_is_told_at_once_and_asked_about_every_five_seconds() {
    CompletableFuture<KeyAnswer> first = cached.current();
    fail();
    assertThat(atOnce(first)).isEqualTo(new KeyAnswer.Unavailable("it answers 500"));
    for (int i = 0; i < 100; i++) {
      atOnce(cached.current());
    }
    clock.advance(KeyState.BACK_OFF.minus(MOMENT));
    atOnce(cached.current());
    assertThat(fetches).hasSize(1);
    clock.advance(MOMENT);
    assertThat(cached.current()).isNotDone();
    assertThat(fetches).hasSize(2);
  }

  @Test
  void an_unknown_kid_forces_one_fetch_in_thirty_seconds() {
    KeySet first = fetched();
    CompletableFuture<KeyAnswer> one = cached.newerThan(first);
    CompletableFuture<KeyAnswer> other = cached.newerThan(first);
    assertThat(one).isNotDone();
    KeySet second = keySet();
    land(second);
    assertThat(atOnce(one)).isEqualTo(known(second));
    assertThat(atOnce(other)).isEqualTo(known(second));
    clock.advance(KeyState.BETWEEN_FORCED.minus(MOMENT));
    assertThat(atOnce(cached.newerThan(second))).isEqualTo(known(second));
    assertThat(fetches).hasSize(2);
    clock.advance(MOMENT);
    assertThat(cached.newerThan(second)).isNotDone();
    assertThat(fetches).hasSize(3);
  }

  @Test
  void who_lags_behind_gets_the_newer_keys_without_a_fetch() {
    KeySet first = fetched();
    assertThat(cached.newerThan(first)).isNotNull();
    KeySet second = keySet();
    land(second);
    clock.advance(KeyState.BETWEEN_FORCED);
    assertThat(atOnce(cached.newerThan(first))).isEqualTo(known(second));
    assertThat(fetches).hasSize(2);
  }

  @Test
  void a_forced_fetch_that_fails_leaves_the_old_keys_and_backs_off() {
    KeySet keys = fetched();
    CompletableFuture<KeyAnswer> forced = cached.newerThan(keys);
    fail();
    assertThat(atOnce(forced)).isEqualTo(old(keys));
    assertThat(atOnce(cached.current())).isEqualTo(old(keys));
    assertThat(atOnce(cached.newerThan(keys))).isEqualTo(old(keys));
    assertThat(fetches).hasSize(2);
  }

  @Test
  void a_fetch_that_breaks_does_not_hold_up_the_next() {
    CompletableFuture<KeyAnswer> broken = cached.current();
    latest().fail(new IllegalStateException("a bug"));
    assertThat(atOnce(broken)).isInstanceOf(KeyAnswer.Unavailable.class);
    clock.advance(KeyState.BACK_OFF);
    CompletableFuture<KeyAnswer> next = cached.current();
    KeySet keys = keySet();
    land(keys);
    assertThat(atOnce(next)).isEqualTo(known(keys));
  }
}
