package io.cambist.audit;

import static io.cambist.audit.AuditStore.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cambist.audit.ActivityReport.Tick;
import io.cambist.oauth.Reason;
import io.cambist.redis.Command;
import io.cambist.redis.Reply;
import io.cambist.redis.StoreUnavailable;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What all gateways did lately, in numbers. */
@Timeout(60)
class ActivityTest {
  private AuditStore store;
  private Activity activity;

  @BeforeEach
  void start() throws Exception {
    store = AuditStore.start();
    activity = new RedisActivity(store.redis, store.clock);
  }

  @AfterEach
  void stop() throws Exception {
    store.close();
  }

  private ActivityReport report() {
    return await(activity.report());
  }

  private static List<Tick> busy(ActivityReport report) {
    Predicate<Tick> idle = tick -> tick.issued().isEmpty() && tick.refused().isEmpty();
    return report.ticks().stream().filter(idle.negate()).toList();
  }

  private void issue(String target) {
    store.trail.issuance(store.issuance(target)).log();
  }

  @Test
  void what_the_trail_sees_is_counted_by_target_reason_and_issuer() {
    issue("orders");
    issue("orders ledger");
    store.trail.record(store.refusal(Reason.TOKEN_EXPIRED));
    store.trail.record(store.refusal(Reason.TOKEN_EXPIRED));
    store.trail.record(store.refusal(Reason.CUT_OFF));
    store.trail.record(store.event(AuditKind.SESSION_ENDED, event -> event.target("orders")));
    store.trail.record(
        store.event(AuditKind.DECISION_EXPLAINED, event -> event.reason(Reason.POLICY_NONE)));
    store.trail.issuance(store.issuance("withheld"));
    await(store.tallies.flush());
    ActivityReport report = report();
    assertThat(busy(report))
        .containsExactly(
            new Tick(
                Instant.parse("2026-07-01T12:00:00Z"),
                Map.of("orders", 2L, "ledger", 1L),
                Map.of("token_expired", 2L, "cut_off", 1L)));
    assertThat(report.sessionsByIssuer()).isEqualTo(Map.of("github", 2L));
    assertThat(report.sessionsByTarget()).isEqualTo(Map.of("orders", 2L, "ledger", 1L));
  }

  @Test
  void what_several_gateways_count_adds_up() {
    RedisTallies other = store.gateway();
    for (int i = 0; i < 3; i++) {
      store.tallies.issued(store.issuance("orders"));
      other.issued(store.issuance("orders"));
      await(store.tallies.flush());
    }
    await(other.flush());
    assertThat(busy(report()).get(0).issued()).isEqualTo(Map.of("orders", 6L));
    assertThat(report().sessionsByTarget()).isEqualTo(Map.of("orders", 6L));
  }

  @Test
  void the_report_is_an_hour_of_ticks_in_one_round_trip() {
    issue("orders");
    await(store.tallies.flush());
    double before = store.roundTrips();
    List<Tick> ticks = report().ticks();
    assertThat(store.roundTrips()).isEqualTo(before + 1);
    assertThat(ticks).hasSize(360);
    assertThat(ticks.get(359).start()).isEqualTo(Instant.parse("2026-07-01T12:00:00Z"));
    assertThat(ticks.get(0).start()).isEqualTo(Instant.parse("2026-07-01T11:00:10Z"));
    store.clock.advance(Duration.ofMinutes(59));
    assertThat(busy(report())).hasSize(1);
    store.clock.advance(Duration.ofMinutes(1));
    assertThat(busy(report())).isEmpty();
  }

  @Test
  void sessions_are_counted_until_they_expire_however_long_they_live() {
    for (Duration life :
        List.of(Duration.ofMinutes(5), Duration.ofHours(1), Duration.ofHours(24))) {
      store.tallies.issued(
          store.event(AuditKind.TOKEN_ISSUED, event -> event.issuer("i").target("t").ttl(life)));
    }
    await(store.tallies.flush());
    assertThat(report().sessionsByIssuer()).isEqualTo(Map.of("i", 3L));
    store.clock.advance(Duration.ofMinutes(5));
    assertThat(report().sessionsByIssuer()).as("to the minute").isEqualTo(Map.of("i", 3L));
    store.clock.advance(Duration.ofMinutes(1));
    assertThat(report().sessionsByIssuer()).isEqualTo(Map.of("i", 2L));
    store.clock.advance(Duration.ofMinutes(55));
    assertThat(report().sessionsByTarget()).isEqualTo(Map.of("t", 1L));
    store.clock.advance(Duration.ofHours(23));
    assertThat(report().sessionsByTarget()).as("to the hour").isEqualTo(Map.of("t", 1L));
    store.clock.advance(Duration.ofHours(1));
    assertThat(report().sessionsByTarget()).isEmpty();
  }

  @Test
  void counts_are_kept_as_long_as_they_are_of_use() {
    issue("orders");
    await(store.tallies.flush());
    long second = AuditStore.NOW.getEpochSecond();
    assertThat(life("{tally}:t:" + second / 10)).isBetween(3_600_000L, 3_700_000L);
    assertThat(life("{tally}:m:" + (second + 300) / 60)).isBetween(300_000L, 420_000L);
  }

  private long life(String key) {
    return ((Reply.Whole) store.ask(Command.of("PTTL", key))).value();
  }

  @Test
  void nothing_is_written_when_nothing_is_counted() throws Exception {
    double before = store.roundTrips();
    await(store.tallies.flush());
    assertThat(store.roundTrips()).isEqualTo(before);
    assertThat(report().sessionsByIssuer()).isEmpty();
  }

  @Test
  void what_is_counted_is_written_by_itself_after_a_while() {
    var soon = new RedisTallies(store.redis, store.vertx, store.clock, 1);
    for (long round = 1; round <= 3; round++) {
      soon.issued(store.issuance("orders"));
      while (!report().sessionsByTarget().equals(Map.of("orders", round))) {
        store.ask(Command.of("PING"));
      }
    }
  }

  @Test
  void an_outage_loses_no_count() throws Exception {
    store.server.kill();
    issue("orders");
    store.trail.record(store.refusal(Reason.CUT_OFF));
    assertThatThrownBy(() -> await(store.tallies.flush())).isInstanceOf(StoreUnavailable.class);
    issue("orders");
    store.server.restart();
    for (boolean done = false; !done; ) {
      done = await(store.tallies.flush().replaceWith(true).onFailure().recoverWithItem(false));
    }
    assertThat(busy(report()).get(0).issued()).isEqualTo(Map.of("orders", 2L));
    assertThat(busy(report()).get(0).refused()).isEqualTo(Map.of("cut_off", 1L));
  }

  @Test
  void the_end_of_the_program_writes_what_is_counted_and_waits_not_for_long() {
    issue("orders");
    store.tallies.end(null);
    assertThat(report().sessionsByTarget()).isEqualTo(Map.of("orders", 1L));
    store.server.kill();
    issue("orders");
    long before = System.nanoTime();
    store.tallies.end(null);
    assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(10));
  }

  @Test
  void names_beyond_the_bound_are_counted_as_others() {
    var tally = new Tally();
    for (int i = 0; i < 20_000; i++) {
      tally.issued(store.issuance("t" + i), AuditStore.NOW);
    }
    Map<Tally.Counted, Long> taken = tally.take(AuditStore.NOW);
    assertThat(taken).hasSizeLessThan(8200);
    assertThat(taken.values().stream().mapToLong(Long::longValue).sum()).isEqualTo(60_000);
    assertThat(tally.isEmpty()).isTrue();
  }

  @Test
  void counts_that_are_of_no_use_any_more_are_not_written() {
    var tally = new Tally();
    tally.refused(store.refusal(Reason.CUT_OFF), AuditStore.NOW);
    assertThat(tally.take(AuditStore.NOW.plus(Duration.ofHours(2)))).isEmpty();
    assertThat(tally.isEmpty()).isTrue();
  }

  @Test
  void what_is_no_count_is_passed_over_and_what_is_refused_is_not_told_to_be_nothing() {
    issue("orders");
    await(store.tallies.flush());
    String key = "{tally}:t:" + AuditStore.NOW.getEpochSecond() / 10;
    store.ask(Command.of("HSET", key, "nonsense", "1"));
    store.ask(Command.of("HSET", key, "i\tx", "many"));
    assertThat(busy(report()).get(0).issued()).isEqualTo(Map.of("orders", 1L));
    store.ask(Command.of("SET", key, "no hash"));
    assertThatThrownBy(this::report).isInstanceOf(StoreUnavailable.class);
  }
}
