package io.cambist.cutoff;

import io.cambist.redis.Reply;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** All cut-offs as of one state of the store. */
public final class KnownCutOffs {
  /** As long as any session may live, whoever's clock it lives by. */
  private static final Duration REMEMBERED = CutOffs.LONGEST_LIFE.plusMinutes(1);

  /** By how much gateways may disagree on when that has passed. */
  private static final Duration CLOCKS = Duration.ofHours(1);

  private final StoreState state;
  private final String text;
  private final Map<Cut, CutOff> cutOffs;
  private final boolean removals;

  KnownCutOffs(StoreState state, Map<Cut, CutOff> cutOffs) {
    this.state = state;
    this.text = state.toString();
    this.cutOffs = Map.copyOf(cutOffs);
    this.removals = cutOffs.keySet().stream().anyMatch(Cut.Removed.class::isInstance);
  }

  /** Of a store where nothing is cut off. */
  public static KnownCutOffs none(StoreState state) {
    return new KnownCutOffs(state, Map.of());
  }

  public StoreState state() {
    return state;
  }

  /** Whether this is what the store's state, as just read, means. */
  boolean isAsOf(Reply read) {
    return read instanceof Reply.Text && text.equals(read.toString());
  }

  /**
   * The cut-off by which a session is dead.
   *
   * @param cuts what the session has part in
   * @param opened the state of the store as the gateway knew it that opened the session
   */
  public Optional<CutOff> hit(Collection<Cut> cuts, StoreState opened, Instant now) {
    for (Cut cut : cuts) {
      CutOff cutOff = cutOffs.get(cut);
      if (cutOff != null && kills(cutOff, opened, now)) {
        return Optional.of(cutOff);
      }
      CutOff removal = removals && Cut.isNamed(cut) ? cutOffs.get(new Cut.Removed(cut)) : null;
      if (removal != null && kills(removal, opened, now)) {
        return Optional.of(removal);
      }
    }
    return Optional.empty();
  }

  private static boolean kills(CutOff cutOff, StoreState opened, Instant now) {
    return cutOff.inForce()
        || (opened.sequence() < cutOff.lift().get().sequence() && !isPast(cutOff, now));
  }

  /** Whether it was lifted so long ago that nothing is left to keep dead. */
  private static boolean isPast(CutOff cutOff, Instant now) {
    return cutOff.lift().isPresent() && cutOff.lift().get().at().plus(REMEMBERED).isBefore(now);
  }

  /**
   * Whether another gateway may have forgotten it rightly.
   *
   * @param confirmed when it was last known to be as it is known
   */
  static boolean mayBeForgotten(CutOff cutOff, Instant confirmed, Instant now) {
    Instant lifted = cutOff.lift().map(CutOff.Change::at).orElse(confirmed);
    return lifted.plus(REMEMBERED).isBefore(now.plus(CLOCKS));
  }

  /** Whether this very cut-off is in force. */
  public boolean isInForce(Cut cut) {
    return find(cut).filter(CutOff::inForce).isPresent();
  }

  /** Whether nothing at all is cut off. */
  public boolean isEmpty() {
    return cutOffs.isEmpty();
  }

  /** Those that mean nothing any more. */
  List<CutOff> past(Instant now) {
    return cutOffs.values().stream().filter(cutOff -> isPast(cutOff, now)).toList();
  }

  Optional<CutOff> find(Cut cut) {
    return Optional.ofNullable(cutOffs.get(cut));
  }

  Collection<CutOff> all() {
    return cutOffs.values();
  }

  /** With what a later state says of some of them, and without what means nothing any more. */
  KnownCutOffs with(List<CutOff> changed, StoreState later, Instant now) {
    var merged = new HashMap<>(cutOffs);
    past(now).forEach(cutOff -> merged.remove(cutOff.cut()));
    changed.forEach(cutOff -> merged.put(cutOff.cut(), cutOff));
    return new KnownCutOffs(later, merged);
  }
}
