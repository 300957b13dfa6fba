package io.cambist.audit;

import io.cambist.redis.Command;
import io.cambist.redis.Companion;
import io.cambist.redis.RedisPipeline;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.Startup;
import io.smallrye.mutiny.TimeoutException;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/** Events in two bounded streams of Redis, and one line each in the log {@code cambist.audit}. */
@Startup
@ApplicationScoped
class RedisAuditTrail implements AuditTrail {
  private static final Logger LOG = Logger.getLogger(RedisAuditTrail.class);
  private static final Logger EVENTS = Logger.getLogger("cambist.audit");
  private static final Duration SHUTDOWN = Duration.ofSeconds(2);

  private final Clock clock;
  private final RedisAuditStreams streams;
  private final RedisAuditWriter writer;
  private final RedisLookUp lookUp;
  private final RedisTallies tallies;

  RedisAuditTrail(
      RedisPipeline redis,
      Vertx vertx,
      Clock clock,
      MeterRegistry metrics,
      RedisTallies tallies,
      @ConfigProperty(name = "cambist.audit.issued-length") int issued,
      @ConfigProperty(name = "cambist.audit.refused-length") int refused) {
    this.clock = clock;
    this.streams = new RedisAuditStreams(issued, refused);
    this.writer =
        new RedisAuditWriter(redis, vertx, streams, metrics.counter("cambist.audit.dropped"));
    this.lookUp = new RedisLookUp(redis);
    this.tallies = tallies;
  }

  @Override
  public DecisionId newDecision(AuditKind kind) {
    return DecisionId.of(kind, clock.instant(), ThreadLocalRandom.current().nextLong());
  }

  @Override
  public Evidence issuance(AuditEvent event) {
    return new Issued(event, AuditJson.of(event), streams, tallies);
  }

  @Override
  public void record(AuditEvent event) {
    String json = AuditJson.of(event);
    EVENTS.info(json);
    if (!event.kind().evidence()) {
      tallies.refused(event);
    }
    writer.add(new AuditQueue.Waiting(event.kind().evidence(), json));
  }

  @Override
  public Uni<LookUp> find(DecisionId decision) {
    return lookUp.find(decision);
  }

  void end(@Observes ShutdownEvent ending) {
    try {
      flush().await().atMost(SHUTDOWN);
    } catch (TimeoutException late) {
      LOG.warn("Some audit events could not be written to Redis before the end");
    }
  }

  /** Done when all that was recorded is in its stream. */
  Uni<Void> flush() {
    return Uni.createFrom()
        .emitter(
            emitter ->
                writer
                    .flush()
                    .whenComplete(
                        (done, failure) -> {
                          if (failure == null) {
                            emitter.complete(null);
                          } else {
                            emitter.fail(failure);
                          }
                        }));
  }

  private record Issued(
      AuditEvent event, String json, RedisAuditStreams streams, RedisTallies tallies)
      implements Evidence {
    @Override
    public Companion companion() {
      String stream = RedisAuditStreams.name(true);
      return new Companion(streams.write(true, json), id -> Command.of("XDEL", stream, id));
    }

    @Override
    public void log() {
      EVENTS.info(json);
      tallies.issued(event);
    }
  }
}
