package io.cambist.session;

import io.cambist.cutoff.CutOff;
import io.cambist.cutoff.CutOffs;
import io.cambist.cutoff.KnownCutOffs;
import io.cambist.redis.Command;
import io.cambist.redis.RedisPipeline;
import io.cambist.redis.Reply;
import io.cambist.redis.StoreUnavailable;
import io.cambist.session.Opening.Outcome;
import io.smallrye.mutiny.Uni;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Opens sessions, and settles what became of each attempt. */
final class RedisOpenings {
  static final int LARGEST_RECORD = 8192;

  /** Longer than any opening takes and any two gateways' clocks differ. */
  private static final Duration LONGEST_OPENING = Duration.ofMinutes(1);

  private final RedisPipeline redis;
  private final CutOffs cutOffs;
  private final Clock clock;
  private final Duration retention;
  private final Function<SessionReference, Uni<Lineage>> reader;
  private final RedisIndexer indexer;
  private final RedisUnfinished unfinished;

  RedisOpenings(
      RedisPipeline redis,
      CutOffs cutOffs,
      RedisIndexer indexer,
      Clock clock,
      Duration retention,
      Function<SessionReference, Uni<Lineage>> reader) {
    this.redis = redis;
    this.reader = reader;
    this.cutOffs = cutOffs;
    this.indexer = indexer;
    this.clock = clock;
    this.retention = retention;
    this.unfinished = new RedisUnfinished(redis);
  }

  Uni<Outcome> open(Opening opening) {
    return cutOffs.known().flatMap(known -> attempt(opening, known, true));
  }

  private Uni<Outcome> attempt(Opening opening, KnownCutOffs known, boolean first) {
    if (hit(opening, known).isPresent()) {
      // Nothing else would tell this gateway that it was lifted.
      return cutOffs
          .now()
          .flatMap(
              news ->
                  hit(opening, news)
                      .map(cutOff -> Uni.createFrom().<Outcome>item(new Outcome.IsCutOff(cutOff)))
                      .orElseGet(() -> write(opening, news, first)));
    }
    return write(opening, known, first);
  }

  private Optional<CutOff> hit(Opening opening, KnownCutOffs known) {
    return known.isEmpty()
        ? Optional.empty()
        : known.hit(opening.session().cuts(), known.state(), clock.instant());
  }

  private Uni<Outcome> write(Opening opening, KnownCutOffs known, boolean first) {
    Instant now = clock.instant();
    Session session = opening.session();
    byte[] record = RecordCodec.encode(Recorded.of(opening, known.state()));
    if (record.length > LARGEST_RECORD) {
      return Uni.createFrom().item(new Outcome.TooLarge(record.length));
    }
    Instant kept = later(opening.keepUntil(), session.expiresAt().plus(retention));
    RedisClaim claim =
        session.parent().isPresent()
            ? RedisClaim.Child.of(opening, record, kept, now)
            : RedisClaim.Root.of(session.id(), record, RedisKeys.millisUntil(kept, now));
    var attempt = new RedisOpening(opening, claim, now);
    return (opening.durable()
            ? redis.sendAcknowledged(attempt.commands())
            : redis.send(attempt.commands()))
        .flatMap(
            replies ->
                // What was cut off or lifted meanwhile shows in the state that came with them.
                cutOffs
                    .asOf(replies.get(0))
                    .flatMap(
                        news -> {
                          RedisOpening.Decision decision = attempt.decide(replies, news, now);
                          return decision.isOpened()
                              ? recheck(decision, opening, known, news, first)
                              : Uni.createFrom().item(decision);
                        }))
        .onFailure(StoreUnavailable.class)
        .invoke(
            () ->
                unfinished.end(
                    session.id(),
                    record,
                    abandoned(),
                    RedisKeys.endLife(retention),
                    Duration.between(now, session.expiresAt())))
        .flatMap(decision -> concluded(decision, opening, kept, now));
  }

  /** The record was written by what was known before; it is held against the news. */
  private Uni<RedisOpening.Decision> recheck(
      RedisOpening.Decision opened,
      Opening opening,
      KnownCutOffs known,
      KnownCutOffs news,
      boolean first) {
    if (news == known && first) {
      return Uni.createFrom().item(opened);
    }
    return isAlone(opening)
        ? Uni.createFrom().item(judged(opened, opening, known, news, first))
        : reader.apply(opening.reference()).map(lineage -> judged(opened, lineage, first));
  }

  /** Whether nothing is above it, so that its own record tells all. */
  private static boolean isAlone(Opening opening) {
    return opening.session().parent().isEmpty() && opening.session().secondParents().isEmpty();
  }

  private RedisOpening.Decision judged(
      RedisOpening.Decision opened,
      Opening opening,
      KnownCutOffs known,
      KnownCutOffs news,
      boolean first) {
    Optional<CutOff> hit = news.hit(opening.session().cuts(), known.state(), clock.instant());
    if (hit.filter(CutOff::inForce).isPresent()) {
      return opened.but(new Outcome.IsCutOff(hit.get()));
    }
    boolean live = hit.isEmpty() && news.state().epoch().equals(known.state().epoch());
    if (live) {
      return opened;
    }
    return first ? opened.tryAgain() : opened.but(new Outcome.ParentEnded());
  }

  private static RedisOpening.Decision judged(
      RedisOpening.Decision opened, Lineage lineage, boolean first) {
    if (lineage.state() == SessionState.ACTIVE) {
      return opened;
    }
    if (lineage.cutOff().filter(CutOff::inForce).isPresent()) {
      return opened.but(new Outcome.IsCutOff(lineage.cutOff().get()));
    }
    // A lift, or another epoch: what is written anew knows of it.
    return first ? opened.tryAgain() : opened.but(new Outcome.ParentEnded());
  }

  /**
   * A replay must not use up what came with it: marks that it set are taken back too, once the
   * winner was opened so long ago that it cannot have counted on them.
   */
  private Uni<RedisOpening.Decision> settled(
      RedisOpening.Decision decision, SessionId id, Instant now) {
    if (decision.unsettled().isEmpty()) {
      return Uni.createFrom().item(decision);
    }
    return redis
        .sendApart(List.of(Command.of("GET", RedisKeys.record(id))))
        .map(replies -> openedBefore(id, replies.get(0), now.minus(LONGEST_OPENING)))
        .onFailure(StoreUnavailable.class)
        .recoverWithItem(false)
        .map(
            longAgo -> {
              var takeBack = new ArrayList<>(decision.takeBack());
              if (longAgo) {
                decision
                    .unsettled()
                    .forEach(mark -> takeBack.add(Command.of("UNLINK", RedisKeys.mark(mark))));
              }
              return new RedisOpening.Decision(decision.outcome(), takeBack, List.of());
            });
  }

  private static boolean openedBefore(SessionId id, Reply record, Instant then) {
    return record instanceof Reply.Text text
        && RecordCodec.decode(id, text.bytes())
            .map(winner -> winner.session().issuedAt().isBefore(then))
            .orElse(RedisKeys.isTombstone(text.bytes()));
  }

  private Uni<Outcome> concluded(
      RedisOpening.Decision decision, Opening opening, Instant kept, Instant now) {
    if (decision.isOpened()) {
      indexer.list(opening, kept);
      return Uni.createFrom().item(decision.outcome().get());
    }
    // What cannot be taken back expires by itself; the refusal stands either way.
    return redis
        .waitInTime(settled(decision, opening.session().id(), now).flatMap(this::takenBack))
        .onFailure(StoreUnavailable.class)
        .recoverWithNull()
        .flatMap(
            done ->
                decision.outcome().isPresent()
                    ? Uni.createFrom().item(decision.outcome().get())
                    : cutOffs.known().flatMap(known -> attempt(opening, known, false)));
  }

  private Uni<Void> takenBack(RedisOpening.Decision decision) {
    return decision.takeBack().isEmpty()
        ? Uni.createFrom().voidItem()
        : redis.sendApart(decision.takeBack()).replaceWithVoid();
  }

  private Ending abandoned() {
    return new Ending(
        SessionState.REVOKED, "its opening was not answered in time", clock.instant());
  }

  private static Instant later(Instant one, Instant other) {
    return one.isAfter(other) ? one : other;
  }
}
