package io.cambist.session;

import io.cambist.oauth.StartRefused;
import io.cambist.redis.Command;
import io.cambist.redis.RedisPipeline;
import io.cambist.redis.Reply;
import io.cambist.redis.StoreUnavailable;
import io.cambist.session.Opening.Outcome;
import io.quarkus.runtime.Startup;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Sessions in Redis: one record each, one end mark, and a set of children for each tree. */
@Startup
@ApplicationScoped
class RedisSessionStore implements SessionStore {
  private static final int LARGEST_RECORD = 8192;

  /** Longer than any opening takes and any two gateways' clocks differ. */
  private static final Duration LONGEST_OPENING = Duration.ofMinutes(1);

  private final RedisPipeline redis;
  private final Clock clock;
  private final Duration retention;
  private final RedisUnfinished unfinished;

  RedisSessionStore(
      RedisPipeline redis,
      Clock clock,
      @ConfigProperty(name = "cambist.session-retention", defaultValue = "PT1H")
          Duration retention) {
    if (retention.isNegative()) {
      // End marks would be gone before all that they end.
      throw new StartRefused(
          "CAMBIST_SESSION_RETENTION must not be less than nothing. Set it like PT1H.");
    }
    this.redis = redis;
    this.clock = clock;
    this.retention = retention;
    this.unfinished = new RedisUnfinished(redis);
  }

  @Override
  public Uni<Outcome> open(Opening opening) {
    Session session = opening.session();
    if (session.expiresAt().isAfter(session.issuedAt().plus(LONGEST_LIFE))) {
      throw new IllegalArgumentException("a session would outlive the mark that ends it");
    }
    byte[] record = RecordCodec.encode(session);
    if (record.length > LARGEST_RECORD) {
      return Uni.createFrom().item(new Outcome.TooLarge(record.length));
    }
    Instant now = clock.instant();
    Instant kept = later(opening.keepUntil(), session.expiresAt().plus(retention));
    String life = RedisKeys.millisUntil(kept, now);
    RedisClaim claim =
        session.parent().isPresent()
            ? RedisClaim.Child.of(session, record, life, now)
            : RedisClaim.Root.of(session.id(), record, life);
    var attempt = new RedisOpening(opening, claim, now);
    return redis
        .send(attempt.commands())
        .map(replies -> attempt.decide(replies, now))
        .onFailure(StoreUnavailable.class)
        .invoke(() -> unfinished.end(session.id(), record, abandoned(), endLife()))
        .flatMap(decision -> settled(decision, session.id(), now))
        .flatMap(this::concluded);
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
        .send(List.of(Command.of("GET", RedisKeys.record(id))))
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
              return new RedisOpening.Decision(decision.outcome(), takeBack);
            });
  }

  private static boolean openedBefore(SessionId id, Reply record, Instant then) {
    return record instanceof Reply.Text text
        && RecordCodec.decode(id, text.bytes())
            .map(winner -> winner.issuedAt().isBefore(then))
            .orElse(RedisKeys.isTombstone(text.bytes()));
  }

  private Uni<Outcome> concluded(RedisOpening.Decision decision) {
    if (decision.takeBack().isEmpty()) {
      return Uni.createFrom().item(decision.outcome());
    }
    // What cannot be taken back expires by itself; the refusal stands either way.
    return redis
        .send(decision.takeBack())
        .onFailure(StoreUnavailable.class)
        .recoverWithItem(List.of())
        .replaceWith(decision.outcome());
  }

  @Override
  public Uni<Lineage> read(SessionId id, String tokenId, List<SessionId> secondParents) {
    var all = new ArrayList<SessionId>(secondParents);
    all.add(id);
    var reading = new RedisReading(all);
    return redis
        .send(reading.commands())
        .map(reading::found)
        .map(found -> found.judge(id, tokenId, secondParents, clock.instant()));
  }

  @Override
  public Uni<Void> end(SessionId id, Ending ending) {
    String key = RedisKeys.end(id);
    String life = endLife();
    return redis
        .send(
            List.of(
                Command.of("SET", key, RedisKeys.ending(ending), "NX", "PX", life),
                Command.of("PEXPIRE", key, life)))
        .invoke(
            replies -> {
              if (!replies.stream().allMatch(Reply::isAnswer)) {
                throw new StoreUnavailable("Redis refused to end a session");
              }
            })
        .replaceWithVoid();
  }

  @Override
  public Uni<List<SessionId>> descendants(SessionId root, int limit) {
    Instant now = clock.instant();
    Command range =
        Command.of(
            "ZRANGEBYSCORE",
            RedisKeys.children(root),
            "(" + now.toEpochMilli(),
            "+inf",
            "LIMIT",
            "0",
            Integer.toString(limit));
    return redis
        .send(List.of(range))
        .map(replies -> paths(root, replies.get(0)))
        .flatMap(ids -> live(ids, now));
  }

  private Uni<List<SessionId>> live(List<SessionId> ids, Instant now) {
    if (ids.isEmpty()) {
      return Uni.createFrom().item(ids);
    }
    var reading = new RedisReading(ids);
    return redis
        .send(reading.commands())
        .map(reading::found)
        .map(found -> ids.stream().filter(id -> found.isLive(id, now)).toList());
  }

  private static List<SessionId> paths(SessionId root, Reply range) {
    if (!range.isAnswer()) {
      throw new StoreUnavailable("Redis refused to list a tree");
    }
    return range.parts().stream()
        .map(Reply::toString)
        .filter(path -> path.startsWith(root.path() + "."))
        .map(path -> new SessionId(root.root() + path))
        .toList();
  }

  private Ending abandoned() {
    return new Ending(
        SessionState.REVOKED, "its opening was not answered in time", clock.instant());
  }

  /** As long as any session below may live, and the retention time after that. */
  private String endLife() {
    return Long.toString(LONGEST_LIFE.plus(retention).toMillis());
  }

  private static Instant later(Instant one, Instant other) {
    return one.isAfter(other) ? one : other;
  }
}
