package io.cambist.audit;

import io.cambist.oauth.Party;
import io.cambist.oauth.Reason;
import io.cambist.redis.Command;
import io.cambist.redis.RedisPipeline;
import io.cambist.redis.Reply;
import io.cambist.testing.RedisServer;
import io.cambist.testing.SettableClock;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A Redis of a test's own with an audit trail, at a time that stands. */
final class AuditStore implements AutoCloseable {
  static final Instant NOW = Instant.parse("2026-07-01T12:00:03Z");
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final int KEPT = 100_000;

  final Vertx vertx = Vertx.vertx();
  final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
  final SettableClock clock = new SettableClock(NOW);
  final RedisServer server;
  final RedisPipeline redis;
  final RedisTallies tallies;
  final RedisAuditTrail trail;

  private AuditStore(RedisServer server) {
    this.server = server;
    this.redis = new RedisPipeline(vertx, server.url(), Duration.ofSeconds(2), metrics);
    this.tallies = gateway();
    this.trail = new RedisAuditTrail(redis, vertx, clock, metrics, tallies, KEPT, KEPT);
  }

  static AuditStore start() throws Exception {
    var store = new AuditStore(RedisServer.start());
    store.ask(Command.of("PING"));
    return store;
  }

  /** What another gateway counts. */
  RedisTallies gateway() {
    return new RedisTallies(redis, vertx, clock, Duration.ofHours(1).toMillis());
  }

  static <T> T await(Uni<T> uni) {
    return uni.await().atMost(PATIENCE);
  }

  Reply ask(Command command) {
    return await(redis.send(List.of(command))).get(0);
  }

  AuditEvent event(AuditKind kind, UnaryOperator<AuditEvent.Builder> more) {
    return more.apply(AuditEvent.of(trail.newDecision(kind), kind)).build();
  }

  AuditEvent issuance(String target) {
    return event(
        AuditKind.TOKEN_ISSUED,
        event ->
            event
                .client("ci")
                .issuer("github")
                .subject(new Party("github", "repo:shop"))
                .target(target)
                .ttl(Duration.ofMinutes(5)));
  }

  AuditEvent refusal(Reason reason) {
    return event(AuditKind.TOKEN_REFUSED, event -> event.reason(reason));
  }

  /** Stores an event and waits until it is there. */
  AuditEvent stored(AuditEvent event) {
    trail.record(event);
    await(trail.flush());
    return event;
  }

  /** Stores an entry with an id of its own. */
  void stored(boolean evidence, String id, String json) {
    Reply added =
        ask(
            Command.of(
                "XADD", RedisAuditStreams.name(evidence), id, RedisAuditStreams.EVENT, json));
    if (!added.isAnswer()) {
      throw new AssertionError(added);
    }
  }

  /** How often Redis was sent this command. */
  long calls(String command) throws Exception {
    Matcher calls =
        Pattern.compile("cmdstat_" + command + ":calls=([0-9]+)")
            .matcher(server.ask("INFO", "commandstats"));
    return calls.find() ? Long.parseLong(calls.group(1)) : 0;
  }

  double roundTrips() {
    return metrics.counter("cambist.redis.batches", "outcome", "answered").count();
  }

  @Override
  public void close() throws IOException {
    redis.close();
    vertx.close().toCompletionStage().toCompletableFuture().join();
    server.close();
  }
}
