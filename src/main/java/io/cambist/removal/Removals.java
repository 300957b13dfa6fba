package io.cambist.removal;

import io.cambist.audit.AuditEvent;
import io.cambist.audit.AuditKind;
import io.cambist.audit.AuditTrail;
import io.cambist.cutoff.Cut;
import io.cambist.cutoff.CutOff;
import io.cambist.cutoff.CutOffs;
import io.cambist.federation.Federation;
import io.cambist.federation.Named;
import io.cambist.redis.StoreUnavailable;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/**
 * Brings the store to a revision of the federation: what it no longer names is cut off, what it
 * names again is lifted. Cut-offs come first and the revision last, so that whoever is interrupted
 * is followed by one who does it all again, or takes it back.
 */
@ApplicationScoped
class Removals {
  private static final Logger LOG = Logger.getLogger(Removals.class);

  /** Long after the last session is dead that could have stood on what was removed. */
  private static final Duration FORGOTTEN = Duration.ofDays(7);

  private final RedisRevision revisions;
  private final CutOffs cutOffs;
  private final AuditTrail audit;
  private final Clock clock;

  Removals(RedisRevision revisions, CutOffs cutOffs, AuditTrail audit, Clock clock) {
    this.revisions = revisions;
    this.cutOffs = cutOffs;
    this.audit = audit;
    this.clock = clock;
  }

  /** What came of it. */
  enum Outcome {
    /** The store is at the revision. */
    BROUGHT,
    /** Others are further already: what this gateway does not know, it does not remove. */
    BEHIND
  }

  /**
   * Brings the store to a federation.
   *
   * @param before the revision that this gateway had in force before; empty at its start
   * @return fails with {@link StoreUnavailable} when it has to be done again
   */
  Uni<Outcome> bring(Federation federation, Optional<String> before) {
    return revisions
        .read()
        .flatMap(
            text -> {
              Optional<StoredRevision> stored = StoredRevision.parse(text);
              if (stored.isEmpty()) {
                return replace(text, StoredRevision.first(federation));
              }
              StoredRevision last = stored.get();
              if (last.revision().equals(federation.revision())) {
                return change(last, federation).replaceWith(Outcome.BROUGHT);
              }
              // Going back is a change like any other, but only for one who was not behind.
              boolean behind =
                  last.earlier().contains(federation.revision())
                      && !before.equals(Optional.of(last.revision()));
              if (behind) {
                LOG.warnf(
                    "The federation of this gateway, revision %s, was replaced by %s at others:"
                        + " nothing is removed. Deploy the same one to all",
                    federation.revision(), last.revision());
                return Uni.createFrom().item(Outcome.BEHIND);
              }
              return change(last, federation).chain(() -> replace(text, last.then(federation)));
            });
  }

  /**
   * Lifts what is cut off as removed though the federation names it: a gateway had another revision
   * and went before it had brought the store to it. Where others are further nothing is lifted. It
   * asks the store only when there is such a thing.
   */
  Uni<Void> takeBack(Federation federation) {
    return cutOffs
        .known()
        .flatMap(
            known ->
                federation.names().keySet().stream().anyMatch(name -> known.isInForce(cut(name)))
                    ? revisions.read()
                    : Uni.createFrom().item(""))
        .flatMap(
            text ->
                StoredRevision.parse(text)
                    .filter(last -> last.revision().equals(federation.revision()))
                    .map(last -> change(last, federation))
                    .orElseGet(() -> Uni.createFrom().voidItem()));
  }

  private Uni<Outcome> replace(String seen, StoredRevision next) {
    return revisions
        .replace(seen, next)
        .map(
            replaced -> {
              if (!replaced) {
                throw new StoreUnavailable("another gateway changed the revision meanwhile");
              }
              return Outcome.BROUGHT;
            });
  }

  private Uni<Void> change(StoredRevision last, Federation federation) {
    return cutOffs
        .list()
        .flatMap(
            all -> {
              List<CutOff> standing =
                  all.stream()
                      .filter(one -> one.inForce() && one.cut() instanceof Cut.Removed)
                      .toList();
              Set<Cut> removed = new HashSet<>();
              standing.forEach(one -> removed.add(one.cut()));
              Set<Cut> named = new HashSet<>();
              federation.names().keySet().forEach(name -> named.add(cut(name)));
              var steps = new ArrayList<Supplier<Uni<Void>>>();
              for (Named gone : last.removedFrom(federation)) {
                if (!removed.contains(cut(gone))) {
                  steps.add(() -> cutOff(gone, "is no longer in the federation", federation));
                }
              }
              for (Named other : last.replacedIn(federation)) {
                steps.add(() -> cutOff(other, "is another one now", federation));
                steps.add(() -> lift(cut(other), "that other one is served", federation));
              }
              for (CutOff one : standing) {
                if (named.contains(one.cut())) {
                  steps.add(() -> lift(one.cut(), "it is there again", federation));
                } else if (one.set().at().plus(FORGOTTEN).isBefore(clock.instant())) {
                  steps.add(() -> lift(one.cut(), "none of its sessions is left", federation));
                }
              }
              return Multi.createFrom()
                  .iterable(steps)
                  .onItem()
                  .transformToUniAndConcatenate(Supplier::get)
                  .onItem()
                  .ignoreAsUni();
            });
  }

  private static Cut cut(Named named) {
    Cut cut =
        switch (named.kind()) {
          case ISSUER -> new Cut.Issuer(named.name());
          case CLIENT -> new Cut.Client(named.name());
          case TARGET -> new Cut.Target(named.name());
          case POLICY -> new Cut.Policy(named.name());
        };
    return new Cut.Removed(cut);
  }

  private Uni<Void> cutOff(Named gone, String what, Federation federation) {
    String why = gone.describe() + " " + what;
    return cutOffs
        .set(cut(gone), by(federation), why)
        .invoke(() -> record(AuditKind.CUT_OFF_SET, cut(gone), why, federation))
        .replaceWithVoid();
  }

  private Uni<Void> lift(Cut cut, String why, Federation federation) {
    return cutOffs
        .lift(cut, by(federation), why)
        .invoke(() -> record(AuditKind.CUT_OFF_LIFTED, cut, why, federation))
        .replaceWithVoid();
  }

  private void record(AuditKind kind, Cut cut, String why, Federation federation) {
    LOG.infof("%s: %s, %s", kind.text(), cut.text().replace('\t', ' '), why);
    audit.record(
        AuditEvent.of(audit.newDecision(kind), kind)
            .operator(by(federation))
            .why(why)
            .hit(cut.text().replace('\t', ' '))
            .build());
  }

  private static String by(Federation federation) {
    return "federation " + federation.revision();
  }
}
