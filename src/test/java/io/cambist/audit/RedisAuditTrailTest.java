package io.cambist.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.cambist.oauth.ActorChain;
import io.cambist.oauth.Party;
import io.cambist.oauth.Reason;
import io.cambist.oauth.Scopes;
import io.cambist.redis.Command;
import io.cambist.redis.RedisPipeline;
import io.cambist.redis.Reply;
import io.cambist.testing.RedisServer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class RedisAuditTrailTest {
  private static final int ISSUED = 1000;
  private static final int REFUSED = 500;

  private final Vertx vertx = Vertx.vertx();
  private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
  private RedisServer server;
  private RedisPipeline redis;
  private RedisAuditTrail trail;

  @BeforeEach
  void start() throws Exception {
    server = RedisServer.start();
    redis = new RedisPipeline(vertx, server.url(), Duration.ofSeconds(2), metrics);
    trail = trail(Clock.systemUTC());
    assertThat(ask(Command.of("PING")).isAnswer()).isTrue();
  }

  @AfterEach
  void stop() throws Exception {
    redis.close();
    vertx.close().toCompletionStage().toCompletableFuture().join();
    server.close();
  }

  private RedisAuditTrail trail(Clock clock) {
    return new RedisAuditTrail(
        redis, vertx, clock, metrics, new RedisTallies(redis, vertx, clock), ISSUED, REFUSED);
  }

  private static <T> T await(Uni<T> uni) {
    return uni.await().atMost(Duration.ofSeconds(20));
  }

  private static Optional<String> found(AuditTrail trail, DecisionId decision) {
    return await(trail.find(decision)) instanceof LookUp.Kept kept
        ? Optional.of(kept.event().json())
        : Optional.empty();
  }

  private Reply ask(Command command) {
    return await(redis.send(List.of(command))).get(0);
  }

  private long length(String stream) {
    return ((Reply.Whole) ask(Command.of("XLEN", stream))).value();
  }

  private AuditEvent refusal() {
    return refusal(trail);
  }

  private static AuditEvent refusal(AuditTrail trail) {
    return AuditEvent.of(trail.newDecision(AuditKind.TOKEN_REFUSED), AuditKind.TOKEN_REFUSED)
        .reason(Reason.TOKEN_EXPIRED)
        .detail("expired")
        .build();
  }

  private AuditEvent issuance() {
    return AuditEvent.of(trail.newDecision(AuditKind.TOKEN_ISSUED), AuditKind.TOKEN_ISSUED)
        .client("ci")
        .build();
  }

  private double dropped() {
    return metrics.counter("cambist.audit.dropped").count();
  }

  @Test
  void an_event_says_who_did_what_and_why_in_one_line() throws Exception {
    AuditEvent event =
        AuditEvent.of(trail.newDecision(AuditKind.TOKEN_ISSUED), AuditKind.TOKEN_ISSUED)
            .client("ci")
            .subject(new Party("github-actions", "repo:octo-org/shop"))
            .sub("deployer")
            .issuer("github-actions")
            .actors(new ActorChain(List.of(Party.client("ci"))))
            .target("orders")
            .audience(List.of("https://orders.example"))
            .scopes(Scopes.of("orders:read", "orders:deploy"))
            .rule("deploy-from-main")
            .verdicts(List.of("other: not met"))
            .revision("9f8e")
            .session("sid")
            .tokenId("jti")
            .ttl(Duration.ofMinutes(2))
            .reason(Reason.TOKEN_EXPIRED)
            .operator("alice (1234)")
            .why("she left")
            .hit("client ci")
            .detail("a\n\"quoted\"\u0007 " + "x".repeat(5000))
            .build();
    String text = AuditJson.of(event);
    assertThat(text).doesNotContain("\n", "\u0007").hasSizeLessThan(2500);
    JsonNode json = new ObjectMapper().readTree(text);
    var names = new ArrayList<String>();
    json.fieldNames().forEachRemaining(names::add);
    assertThat(names)
        .containsExactly(
            "time",
            "kind",
            "decision",
            "client",
            "subject",
            "sub",
            "issuer",
            "actors",
            "target",
            "audience",
            "scope",
            "rule",
            "verdicts",
            "revision",
            "sid",
            "jti",
            "ttl",
            "reason",
            "detail",
            "operator",
            "why",
            "hit");
    assertThat(json.at("/subject/issuer").asText()).isEqualTo("github-actions");
    assertThat(json.at("/subject/sub").asText()).isEqualTo("repo:octo-org/shop");
    assertThat(json.at("/actors/0/issuer").asText()).isEqualTo("client");
    assertThat(json.at("/scope").asText()).isEqualTo("orders:read orders:deploy");
    assertThat(json.at("/ttl").asInt()).isEqualTo(120);
    assertThat(json.at("/detail").asText()).hasSize(1024).startsWith("a\n\"quoted\"\u0007");
    assertThat(json.at("/time").asText()).isEqualTo(event.decision().at().toString());
  }

  @Test
  void what_is_unknown_is_left_out() throws Exception {
    JsonNode json = new ObjectMapper().readTree(AuditJson.of(refusal()));
    assertThat(json).hasSize(5);
  }

  @Test
  void a_recorded_event_is_found_by_its_decision_id_and_another_id_finds_nothing() {
    for (int i = 0; i < 50; i++) {
      trail.record(refusal());
    }
    AuditEvent event = refusal();
    trail.record(event);
    trail.record(refusal());
    await(trail.flush());
    assertThat(found(trail, event.decision())).contains(AuditJson.of(event));
    assertThat(found(trail, trail.newDecision(AuditKind.TOKEN_REFUSED))).isEmpty();
    assertThat(found(trail, trail.newDecision(AuditKind.TOKEN_ISSUED))).isEmpty();
  }

  @Test
  void a_look_up_tells_what_is_gone_from_what_never_was() {
    RedisAuditTrail past = trail(Clock.offset(Clock.systemUTC(), Duration.ofHours(-1)));
    DecisionId old = past.newDecision(AuditKind.TOKEN_REFUSED);
    DecisionId empty = trail.newDecision(AuditKind.TOKEN_REFUSED);
    assertThat(await(trail.find(empty))).isEqualTo(new LookUp.Unknown());
    AuditEvent event = refusal();
    trail.record(event);
    await(trail.flush());

    assertThat(await(trail.find(event.decision())))
        .isInstanceOfSatisfying(
            LookUp.Kept.class,
            kept -> assertThat(kept.event().decision()).isEqualTo(event.decision()));
    assertThat(await(trail.find(old)))
        .isInstanceOfSatisfying(
            LookUp.Gone.class,
            gone ->
                assertThat(gone.oldest())
                    .isCloseTo(event.decision().at(), within(10, ChronoUnit.SECONDS)));
    assertThat(await(trail.find(trail.newDecision(AuditKind.TOKEN_REFUSED))))
        .isEqualTo(new LookUp.Unknown());
    assertThat(await(trail.find(past.newDecision(AuditKind.TOKEN_ISSUED))))
        .as("the other stream is empty")
        .isEqualTo(new LookUp.Unknown());
  }

  @Test
  void an_event_is_found_over_several_pages_and_where_clocks_differ() {
    for (long seconds : new long[] {-20, 20}) {
      RedisAuditTrail skewed = trail(Clock.offset(Clock.systemUTC(), Duration.ofSeconds(seconds)));
      AuditEvent event = issuance(skewed);
      for (int i = 0; i < 700; i++) {
        skewed.record(issuance(skewed));
      }
      skewed.record(event);
      await(skewed.flush());
      assertThat(found(skewed, event.decision())).isPresent();
    }
  }

  @Test
  void an_event_that_waited_for_the_end_of_an_outage_is_found() {
    RedisAuditTrail past = trail(Clock.offset(Clock.systemUTC(), Duration.ofMinutes(-14)));
    AuditEvent event = refusal(past);
    past.record(event);
    await(past.flush());
    assertThat(found(past, event.decision())).contains(AuditJson.of(event));
  }

  @Test
  void an_event_that_was_pushed_out_is_not_found_and_its_followers_are() {
    AuditEvent first = issuance();
    trail.record(first);
    for (int i = 0; i < 2 * ISSUED; i++) {
      trail.record(issuance());
    }
    AuditEvent last = issuance();
    trail.record(last);
    await(trail.flush());
    assertThat(found(trail, first.decision())).isEmpty();
    assertThat(found(trail, last.decision())).contains(AuditJson.of(last));
  }

  private static AuditEvent issuance(AuditTrail trail) {
    return AuditEvent.of(trail.newDecision(AuditKind.SESSION_ENDED), AuditKind.SESSION_ENDED)
        .build();
  }

  @Test
  void an_issuance_goes_with_its_companion_and_is_undone_by_the_reply_to_it() {
    AuditEvent event = issuance();
    Evidence evidence = trail.issuance(event);
    Reply id = ask(evidence.companion().write());
    assertThat(found(trail, event.decision())).contains(AuditJson.of(event));
    ask(evidence.companion().undo().apply(id.toString()));
    assertThat(found(trail, event.decision())).isEmpty();
  }

  @Test
  void an_issuance_is_logged_when_it_is_told_to_and_a_record_at_once() {
    List<String> lines = Collections.synchronizedList(new ArrayList<>());
    var handler =
        new Handler() {
          @Override
          public void publish(LogRecord line) {
            lines.add(line.getMessage());
          }

          @Override
          public void flush() {}

          @Override
          public void close() {}
        };
    Logger logger = Logger.getLogger("cambist.audit");
    handler.setLevel(Level.ALL);
    logger.addHandler(handler);
    try {
      Evidence evidence = trail.issuance(issuance());
      assertThat(lines).isEmpty();
      evidence.log();
      trail.record(refusal());
      assertThat(lines).hasSize(2);
      assertThat(lines.get(0)).startsWith("{").contains("token.issued");
    } finally {
      logger.removeHandler(handler);
    }
  }

  @Test
  void a_flood_of_refusals_stays_bounded_and_evicts_no_issuance() {
    AuditEvent issued = issuance();
    ask(trail.issuance(issued).companion().write());
    for (int i = 0; i < 5000; i++) {
      trail.record(refusal());
    }
    await(trail.flush());
    assertThat(length("{audit}:refused")).isBetween((long) REFUSED, REFUSED + 200L);
    assertThat(length("{audit}:issued")).isEqualTo(1);
    assertThat(found(trail, issued.decision())).isPresent();
    assertThat(dropped()).isZero();
  }

  @Test
  void what_waits_is_bounded_and_what_falls_out_is_counted() throws Exception {
    server.pause();
    for (int i = 0; i < 1000; i++) {
      trail.record(refusal());
    }
    AuditEvent ended = issuance();
    trail.record(ended);
    for (int i = 0; i < 20_000; i++) {
      trail.record(refusal());
    }
    // 21,001 came, 10,000 wait, and a batch may be on its way.
    assertThat(dropped()).isBetween(9_900.0, 11_001.0);
    server.resume();
    await(trail.flush());
    assertThat(found(trail, ended.decision())).as("refusals push out none").isPresent();
  }

  @Test
  void an_outage_loses_no_event_that_has_room_to_wait() throws Exception {
    server.kill();
    AuditEvent event = refusal();
    trail.record(event);
    server.restart();
    await(trail.flush());
    assertThat(found(trail, event.decision())).isPresent();
    assertThat(dropped()).isZero();
  }

  @Test
  void what_redis_refuses_is_counted_and_holds_up_nothing() {
    ask(Command.of("SET", "{audit}:refused", "no stream"));
    trail.record(refusal());
    AuditEvent ended = issuance();
    trail.record(ended);
    await(trail.flush());
    assertThat(dropped()).isEqualTo(1);
    assertThat(found(trail, ended.decision())).isPresent();
  }

  @Test
  void the_end_of_the_program_waits_for_the_events_but_not_for_long() throws Exception {
    AuditEvent event = refusal();
    trail.record(event);
    trail.end(null);
    assertThat(found(trail, event.decision())).isPresent();
    server.kill();
    trail.record(refusal());
    long before = System.nanoTime();
    trail.end(null);
    assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(10));
  }
}
