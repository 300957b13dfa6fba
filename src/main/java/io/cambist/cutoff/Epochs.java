package io.cambist.cutoff;

import io.cambist.redis.Command;
import io.cambist.redis.RedisPipeline;
import io.cambist.redis.Script;
import io.cambist.redis.StoreUnavailable;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.mutiny.Uni;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jboss.logging.Logger;

/**
 * Tells a store that was emptied or rolled back from the one that was known, and begins an epoch
 * there: whatever an earlier one opened is dead, since nobody knows what else was lost with it.
 */
final class Epochs {
  private static final Logger LOG = Logger.getLogger(Epochs.class);
  private static final Script BEGIN = Script.of(Epochs.class, "begin.lua");
  private static final int RANDOM_BYTES = 8;

  private final RedisPipeline redis;
  private final int number;
  private final Counter losses;
  private final SecureRandom random = new SecureRandom();
  private final Set<String> left = ConcurrentHashMap.newKeySet();
  private final AtomicBoolean warned = new AtomicBoolean();
  private volatile String latestLoss;

  Epochs(RedisPipeline redis, int number, MeterRegistry metrics) {
    this.redis = redis;
    this.number = number;
    this.losses = metrics.counter("cambist.store.losses");
  }

  /**
   * Why the store that was just read is not the one that was known; empty when it is, or when
   * nothing was known.
   *
   * @param before what was known when the reading began; null when nothing was
   * @param confirmed when the store was last seen to be like that
   */
  Optional<String> loss(Loaded loaded, KnownCutOffs before, Instant confirmed, Instant now) {
    Optional<StoreState> state = state(loaded);
    if (before == null) {
      return Optional.empty();
    }
    if (state.isEmpty()) {
      return Optional.of("it was emptied");
    }
    boolean rolledBack =
        state.get().epoch().equals(before.state().epoch())
            ? isBehind(state.get(), before.state()) || !loaded.followsOn(before, confirmed, now)
            : isPast(state.get(), before.state());
    return rolledBack
        ? Optional.of("it was rolled back from " + before.state() + " to " + state.get())
        : Optional.empty();
  }

  private static boolean isBehind(StoreState now, StoreState before) {
    return now.sequence() < before.sequence()
        || (now.sequence() == before.sequence() && !now.mark().equals(before.mark()));
  }

  /** Whether it is an epoch that this gateway has seen the end of. */
  private boolean isPast(StoreState now, StoreState before) {
    return left.contains(now.epoch()) || now.number() < before.number();
  }

  /** Takes note of an epoch that is over. */
  void moved(KnownCutOffs before, KnownCutOffs fresh) {
    if (before != null && !before.state().epoch().equals(fresh.state().epoch())) {
      left.add(before.state().epoch());
    }
  }

  Optional<String> latestLoss() {
    return Optional.ofNullable(latestLoss);
  }

  /** Whether an epoch has to begin before the store can be used. */
  boolean mustBegin(Loaded loaded) {
    Optional<StoreState> state = state(loaded);
    if (state.isPresent() && state.get().number() > number && warned.compareAndSet(false, true)) {
      LOG.warnf(
          "CAMBIST_EPOCH is %d here, and %d elsewhere: set it to %2$d everywhere, or a later raise"
              + " goes unnoticed",
          number, state.get().number());
    }
    return state.isEmpty() || state.get().number() < number;
  }

  private static Optional<StoreState> state(Loaded loaded) {
    Optional<StoreState> state = loaded.state();
    if (state.isEmpty() && !loaded.text().isEmpty()) {
      throw new StoreUnavailable(
          "{cut}:state in Redis is nothing that this program wrote. Put back what it was, or delete"
              + " it: then every token issued before is inactive");
    }
    return state;
  }

  /** Begins one, unless another gateway was faster; keeps every cut-off that was known. */
  Uni<Void> begin(Loaded loaded, KnownCutOffs before, Optional<String> loss) {
    int highest = Math.max(number, state(loaded).map(StoreState::number).orElse(0));
    if (before != null) {
      highest = Math.max(highest, before.state().number());
    }
    var arguments = new ArrayList<String>();
    arguments.add(loaded.text());
    String epoch = highest + "." + text();
    arguments.add(epoch);
    arguments.add(before == null ? "0" : Long.toString(before.state().sequence()));
    arguments.add(mark());
    if (before != null) {
      for (CutOff cutOff : before.all()) {
        arguments.add(cutOff.cut().text());
        arguments.add(CutOffText.of(cutOff));
      }
    }
    Command begin = BEGIN.on(RedisCutOffs.KEYS, arguments);
    return redis
        .send(List.of(begin))
        .invoke(
            replies -> {
              if (!replies.get(0).isAnswer()) {
                throw new StoreUnavailable("Redis refused to begin an epoch");
              }
              if (replies.get(0).toString().startsWith(epoch + " ")) {
                loss.ifPresent(this::alarm);
              }
            })
        .replaceWithVoid();
  }

  private void alarm(String loss) {
    losses.increment();
    latestLoss = loss;
    LOG.errorf(
        "The session store is not what it was: %s. A new epoch begins; every token issued before is"
            + " inactive, and all cut-offs known here stay in force.",
        loss);
  }

  /** A mark for one change. */
  String mark() {
    return text();
  }

  private String text() {
    var drawn = new byte[RANDOM_BYTES];
    random.nextBytes(drawn);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(drawn);
  }
}
