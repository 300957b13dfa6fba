package io.cambist.cutoff;

import io.cambist.redis.Command;
import io.cambist.redis.RedisPipeline;
import io.cambist.redis.Reply;
import io.cambist.redis.Script;
import io.cambist.redis.StoreUnavailable;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.Startup;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Cut-offs in Redis, all in the slot of {@code {cut}}:
 *
 * <ul>
 *   <li>{@code {cut}:state}, a string: epoch and sequence, some twenty bytes, for ever
 *   <li>{@code {cut}:all}, a hash: each cut-off by its text, in force or lifted within the longest
 *       life; some hundred bytes each
 *   <li>{@code {cut}:log}, a stream: the latest thousand changes, by sequence; for ever
 * </ul>
 *
 * Every gateway holds them all in memory. It reads the log on when a request tells it that the
 * state has moved, and everything when the log does not follow on what it knows.
 */
@Startup
@ApplicationScoped
class RedisCutOffs implements CutOffs {
  static final String STATE_KEY = "{cut}:state";
  private static final String ALL = "{cut}:all";
  private static final String LOG = "{cut}:log";
  static final List<String> KEYS = List.of(STATE_KEY, ALL, LOG);
  private static final int LOG_LENGTH = 1000;
  private static final int TRIES = 5;

  /** In one round trip; what is left follows with the next ones. */
  private static final int MOST_RESTORED = 1_000;

  private static final Script CHANGE = Script.of(RedisCutOffs.class, "change.lua");
  private static final Script LOAD = Script.of(RedisCutOffs.class, "load.lua");

  private final RedisPipeline redis;
  private final Clock clock;
  private final Epochs epochs;
  private final MeterRegistry metrics;
  private final Gauge gauge;
  private final AtomicReference<KnownCutOffs> known = new AtomicReference<>();

  /** When the store was last seen to be as it is known. */
  private volatile Instant confirmed = Instant.EPOCH;

  /**
   * @param epoch the number that the operator raises after a backup was restored
   */
  RedisCutOffs(
      RedisPipeline redis,
      Clock clock,
      MeterRegistry metrics,
      @ConfigProperty(name = "cambist.epoch") int epoch) {
    this.redis = redis;
    this.clock = clock;
    this.epochs = new Epochs(redis, epoch, metrics);
    this.metrics = metrics;
    this.gauge =
        Gauge.builder("cambist.cutoffs", this, RedisCutOffs::inForce)
            .description("How many cut-offs are in force")
            .register(metrics);
  }

  /** The registry outlives a live reload, and would go on asking this one. */
  @PreDestroy
  void stop() {
    metrics.remove(gauge);
  }

  /** So that no request waits for it; a store that is away is asked again by the first one. */
  void load(@Observes StartupEvent starting) {
    known().subscribe().with(loaded -> {}, away -> {});
  }

  Optional<KnownCutOffs> held() {
    return Optional.ofNullable(known.get());
  }

  /** How many there are, the lifted ones not counted. */
  long inForce() {
    return held().map(current -> current.all().stream().filter(CutOff::inForce).count()).orElse(0L);
  }

  /** How the store was last found not to be what it had been, if ever. */
  Optional<String> latestLoss() {
    return epochs.latestLoss();
  }

  @Override
  public Uni<KnownCutOffs> known() {
    KnownCutOffs held = known.get();
    return held != null ? Uni.createFrom().item(held) : load(TRIES);
  }

  @Override
  public Uni<KnownCutOffs> now() {
    return redis.send(List.of(STATE)).flatMap(replies -> asOf(replies.get(0)));
  }

  @Override
  public Uni<KnownCutOffs> asOf(Reply state) {
    KnownCutOffs held = known.get();
    if (held != null && held.isAsOf(state)) {
      confirmed = clock.instant();
      return Uni.createFrom().item(held);
    }
    if (!state.isAnswer()) {
      return unavailable("Redis refused to read the state of cut-offs");
    }
    Optional<StoreState> news = StoreState.parse(state.toString());
    boolean follows =
        held != null
            && news.isPresent()
            && news.get().epoch().equals(held.state().epoch())
            && news.get().sequence() > held.state().sequence();
    // What looks like a fall may be a reply that was overtaken: all is read again to know.
    return follows ? readOn(held, news.get()) : load(TRIES);
  }

  /** Takes up what the log says after what is held. */
  private Uni<KnownCutOffs> readOn(KnownCutOffs held, StoreState news) {
    Command range =
        Command.of(
            "XRANGE",
            LOG,
            "(" + held.state().sequence() + "-0",
            "+",
            "COUNT",
            Integer.toString(LOG_LENGTH));
    return redis
        .send(List.of(range, STATE))
        .flatMap(
            replies -> {
              Optional<KnownCutOffs> later =
                  News.read(held, news, replies.get(0), replies.get(1), clock.instant());
              return later.isPresent() ? adopt(held, later.get(), TRIES) : load(TRIES);
            });
  }

  /**
   * Takes up everything anew; begins an epoch where the store has none or is not what it was. Each
   * try finds that out by itself, and nothing is adopted before: whatever others change meanwhile,
   * a rollback is not forgotten.
   */
  private Uni<KnownCutOffs> load(int tries) {
    if (tries == 0) {
      return unavailable("the cut-offs in Redis do not stand still");
    }
    KnownCutOffs before = known.get();
    Instant seen = confirmed;
    long sequence = before == null ? 0 : before.state().sequence();
    Command everything = LOAD.on(KEYS, List.of(sequence + "-0", sequence + 1 + "-0"));
    return redis
        .send(List.of(everything))
        .flatMap(
            replies -> {
              Loaded loaded = Loaded.of(replies.get(0), sequence);
              Optional<String> loss = epochs.loss(loaded, before, seen, clock.instant());
              if (loss.isPresent() || epochs.mustBegin(loaded)) {
                return epochs.begin(loaded, before, loss).flatMap(begun -> load(tries - 1));
              }
              var fresh = new KnownCutOffs(loaded.state().orElseThrow(), loaded.cutOffs());
              List<Command> missing = missing(before, fresh);
              return missing.isEmpty()
                  ? adopt(before, fresh, tries)
                  : restore(missing).flatMap(restored -> load(tries - 1));
            });
  }

  /** What another gateway, which began this epoch, did not know to be in force. */
  private List<Command> missing(KnownCutOffs before, KnownCutOffs fresh) {
    if (before == null || before.state().epoch().equals(fresh.state().epoch())) {
      return List.of();
    }
    return before.all().stream()
        .filter(cutOff -> cutOff.inForce() && isLater(cutOff, fresh.find(cutOff.cut())))
        .limit(MOST_RESTORED)
        .map(cutOff -> change("set", cutOff.cut(), cutOff.set(), fresh))
        .toList();
  }

  /** Whether the store has none of it, or one that was changed before this one was. */
  private static boolean isLater(CutOff known, Optional<CutOff> stored) {
    return stored.isEmpty()
        || (!stored.get().inForce() && stored.get().sequence() < known.sequence());
  }

  /** Without waiting for replicas: they may be gone for long, and whoever reads must know. */
  private Uni<Void> restore(List<Command> missing) {
    return redis
        .send(missing)
        .invoke(
            replies -> {
              if (!replies.stream().allMatch(Reply::isAnswer)) {
                throw new StoreUnavailable("Redis refused to restore a cut-off");
              }
            })
        .replaceWithVoid();
  }

  private Uni<KnownCutOffs> adopt(KnownCutOffs before, KnownCutOffs fresh, int tries) {
    if (known.compareAndSet(before, fresh)) {
      confirmed = clock.instant();
      epochs.moved(before, fresh);
      return Uni.createFrom().item(fresh);
    }
    KnownCutOffs other = known.get();
    return other.state().equals(fresh.state())
            || (other.state().epoch().equals(fresh.state().epoch())
                && other.state().sequence() > fresh.state().sequence())
        ? Uni.createFrom().item(other)
        : load(tries - 1);
  }

  @Override
  public Uni<CutOff> set(Cut cut, String by, String reason) {
    return change("set", cut, by, reason).map(Optional::orElseThrow);
  }

  @Override
  public Uni<Optional<CutOff>> lift(Cut cut, String by, String reason) {
    return change("lift", cut, by, reason);
  }

  private Uni<Optional<CutOff>> change(String what, Cut cut, String by, String reason) {
    String text = cut.text();
    if (!Cut.parse(text).equals(Optional.of(cut))) {
      throw new IllegalArgumentException("this cannot be cut off: its name holds a tab");
    }
    return known()
        .flatMap(
            held -> {
              var change = new CutOff.Change(0, clock.instant(), by, reason);
              return redis.sendAcknowledged(List.of(change(what, cut, change, held)));
            })
        .map(replies -> changed(text, replies.get(0)))
        // Whoever asked must find it true at this gateway too.
        .call(this::now);
  }

  private Command change(String what, Cut cut, CutOff.Change change, KnownCutOffs held) {
    var arguments = new ArrayList<String>();
    arguments.add(what);
    arguments.add(cut.text());
    arguments.add(CutOffText.change(clock.instant(), change.by(), change.reason()));
    arguments.add(Integer.toString(LOG_LENGTH));
    arguments.add(epochs.mark());
    for (CutOff past : held.past(clock.instant())) {
      arguments.add(past.cut().text());
      arguments.add(CutOffText.of(past));
    }
    return CHANGE.on(KEYS, arguments);
  }

  private static Optional<CutOff> changed(String text, Reply reply) {
    List<Reply> parts = reply.parts();
    if (parts.size() != 2) {
      throw new StoreUnavailable("Redis refused to change a cut-off");
    }
    String value = parts.get(1).toString();
    return value.isEmpty() ? Optional.empty() : CutOffText.parse(text, value);
  }

  @Override
  public Uni<Optional<CutOff>> find(Cut cut) {
    return now().map(current -> current.find(cut));
  }

  @Override
  public Uni<List<CutOff>> list() {
    return now()
        .map(
            current ->
                current.all().stream()
                    .sorted(Comparator.comparingLong(CutOff::sequence).reversed())
                    .toList());
  }

  private static <T> Uni<T> unavailable(String why) {
    return Uni.createFrom().failure(new StoreUnavailable(why));
  }
}
