package io.cambist.session;

import io.cambist.cutoff.CutOffs;
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
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Sessions in Redis; {@link RedisKeys} says what stands there. */
@Startup
@ApplicationScoped
class RedisSessionStore implements SessionStore {
  private final RedisPipeline redis;
  private final CutOffs cutOffs;
  private final Clock clock;
  private final Duration retention;
  private final RedisOpenings openings;

  RedisSessionStore(
      RedisPipeline redis,
      CutOffs cutOffs,
      RedisIndexer indexer,
      Clock clock,
      @ConfigProperty(name = "cambist.session-retention") Duration retention) {
    this.redis = redis;
    this.cutOffs = cutOffs;
    this.clock = clock;
    this.retention = retention;
    this.openings = new RedisOpenings(redis, cutOffs, indexer, clock, retention, this::read);
  }

  @Override
  public Uni<Outcome> open(Opening opening) {
    Session session = opening.session();
    if (session.expiresAt().isAfter(session.issuedAt().plus(LONGEST_LIFE))) {
      throw new IllegalArgumentException("a session would outlive the mark that ends it");
    }
    return openings.open(opening);
  }

  @Override
  public Uni<Rehearsal> rehearse(Opening opening) {
    var rehearsal = new RedisRehearsal(opening);
    return redis
        .send(rehearsal.commands())
        .flatMap(
            replies ->
                cutOffs
                    .asOf(replies.get(0))
                    .map(known -> rehearsal.decide(replies, known, clock.instant())));
  }

  @Override
  public Uni<Lineage> read(SessionReference token) {
    return read(RedisReading.of(token)).map(found -> found.judge(token, clock.instant()));
  }

  @Override
  public Uni<Lineage> readTree(SessionReference token) {
    var reading = new RedisReading(List.of(token.id()), List.of());
    List<Command> tree = reading.commands().subList(1, reading.commands().size());
    return redis
        .send(tree)
        .map(replies -> reading.foundAlone(replies).judgeTree(token, clock.instant()));
  }

  private Uni<FoundSessions> read(RedisReading reading) {
    return redis
        .send(reading.commands())
        .flatMap(
            replies -> cutOffs.asOf(replies.get(0)).map(known -> reading.found(replies, known)));
  }

  @Override
  public Uni<Acceptance.Outcome> accept(Acceptance acceptance) {
    List<Command> accepting =
        List.of(new RedisAcceptance(acceptance, clock.instant(), retention).command());
    return (acceptance.durable() ? redis.sendAcknowledged(accepting) : redis.send(accepting))
        .map(replies -> RedisAcceptance.outcome(replies.get(0)));
  }

  @Override
  public Uni<Optional<Opening.Mark>> use(List<Opening.Mark> marks) {
    return new RedisMarks(marks, clock.instant()).claim(redis);
  }

  @Override
  public Uni<Void> end(SessionId id, Ending ending) {
    return mark(RedisKeys.end(id), ending);
  }

  @Override
  public Uni<Void> end(TaskId task, Ending ending) {
    return mark(RedisKeys.task(task), ending);
  }

  /** The second write makes a retry replicate too. */
  private Uni<Void> mark(String key, Ending ending) {
    String life = RedisKeys.endLife(retention);
    return redis
        .sendRepeatable(
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
}
