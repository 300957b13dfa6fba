package io.cambist.audit;

import static io.cambist.audit.AuditStore.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cambist.oauth.Party;
import io.cambist.oauth.Reason;
import io.cambist.redis.Command;
import io.cambist.redis.StoreUnavailable;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What operators find in the streams, page by page. */
@Timeout(60)
class AuditSearchTest {
  private static final Optional<String> NONE = Optional.empty();
  private static final int ALL = AuditSearch.LARGEST_PAGE;

  private AuditStore store;
  private AuditSearch search;
  private long moment = 1000;

  @BeforeEach
  void start() throws Exception {
    store = AuditStore.start();
    search = new RedisAuditSearch(store.redis);
  }

  @AfterEach
  void stop() throws Exception {
    store.close();
  }

  /** A filter by whatever is given. */
  private static AuditFilter by(
      String client, Party subject, String session, String reason, String target, String rule) {
    return new AuditFilter(
        Set.of(),
        Optional.ofNullable(client),
        Optional.ofNullable(subject),
        Optional.ofNullable(session),
        Optional.ofNullable(reason),
        Optional.ofNullable(target),
        Optional.ofNullable(rule),
        NONE,
        NONE,
        false,
        Optional.empty(),
        Optional.empty());
  }

  private static AuditFilter by(String task, String operator, Instant from, Instant until) {
    return new AuditFilter(
        Set.of(),
        NONE,
        Optional.empty(),
        NONE,
        NONE,
        NONE,
        NONE,
        Optional.ofNullable(task),
        Optional.ofNullable(operator),
        false,
        Optional.ofNullable(from),
        Optional.ofNullable(until));
  }

  private List<DecisionId> found(AuditFilter filter) {
    return await(search.search(filter, NONE, ALL)).events().stream()
        .map(RecordedEvent::decision)
        .toList();
  }

  @Test
  void events_are_found_by_any_mix_of_what_they_say() {
    var subject = new Party("github", "repo:\u00e9 \"shop\"");
    AuditEvent issued =
        stored(
            store.event(
                AuditKind.SESSION_ENDED,
                event ->
                    event
                        .client("ci")
                        .subject(subject)
                        .session("sid-1")
                        .target("orders ledger")
                        .rule("deploy read")
                        .task("chat 1")));
    AuditEvent refused =
        stored(
            store.event(
                AuditKind.TOKEN_REFUSED,
                event -> event.claimedClient("ci").reason(Reason.TOKEN_EXPIRED).target("orders")));
    AuditEvent cut =
        stored(
            store.event(
                AuditKind.CUT_OFF_SET,
                event ->
                    event.operator("alice (1234)").hit("client ci").why("orders deploy chat 1")));
    DecisionId first = issued.decision();
    DecisionId second = refused.decision();
    DecisionId third = cut.decision();

    assertThat(found(AuditFilter.ALL)).containsExactly(third, second, first);
    assertThat(found(AuditFilter.ALL.ofKinds(AuditKind.TOKEN_REFUSED))).containsExactly(second);
    assertThat(found(AuditFilter.ALL.ofKinds(AuditKind.TOKEN_REFUSED, AuditKind.CUT_OFF_SET)))
        .containsExactly(third, second);
    assertThat(found(by("ci", null, null, null, null, null))).containsExactly(second, first);
    assertThat(found(by(null, subject, null, null, null, null))).containsExactly(first);
    assertThat(found(by(null, new Party("gitlab", subject.subject()), null, null, null, null)))
        .isEmpty();
    assertThat(found(by(null, null, "sid-1", null, null, null))).containsExactly(first);
    assertThat(found(by(null, null, null, "token_expired", null, null))).containsExactly(second);
    assertThat(found(by(null, null, null, null, "orders", null))).containsExactly(second, first);
    assertThat(found(by(null, null, null, null, "ledger", null))).containsExactly(first);
    assertThat(found(by(null, null, null, null, "order", null))).isEmpty();
    assertThat(found(by(null, null, null, null, null, "read"))).containsExactly(first);
    assertThat(found(by("chat 1", null, null, null))).containsExactly(first);
    assertThat(found(by(null, "alice", null, null))).containsExactly(third);
    assertThat(found(by(null, "bob", null, null))).isEmpty();
    assertThat(found(by("ci", subject, "sid-1", null, "ledger", "deploy"))).containsExactly(first);
    assertThat(found(by("ci", subject, "sid-1", "token_expired", "ledger", "deploy"))).isEmpty();
    assertThat(found(by("ci", null, null, null, null, null).ofKinds(AuditKind.SESSION_ENDED)))
        .containsExactly(first);
  }

  /** Stores an event a moment after the one before. */
  private AuditEvent stored(AuditEvent event) {
    store.stored(event.kind().evidence(), ++moment + "-0", AuditJson.of(event));
    return event;
  }

  private void at(boolean evidence, String id) {
    AuditEvent event =
        evidence ? store.issuance("t" + id) : store.event(AuditKind.TOKEN_REFUSED, e -> e);
    store.stored(evidence, id, AuditJson.of(event));
  }

  private List<String> positions(AuditFilter filter) {
    return await(search.search(filter, NONE, ALL)).events().stream()
        .map(RecordedEvent::position)
        .toList();
  }

  @Test
  void a_range_of_time_has_its_first_moment_and_not_its_last() throws Exception {
    for (String id : List.of("1000-0", "2000-0", "2000-1", "3000-0")) {
      at(true, id);
      at(false, id);
    }
    Instant second = Instant.ofEpochMilli(2000);
    Instant third = Instant.ofEpochMilli(3000);
    assertThat(positions(by(null, null, second, third)))
        .as("of equal ids the issued is the older")
        .containsExactly(
            "2000-1_2000-1", "2000-1_2000-0", "2000-0_2000-0", "2000-0_1999-999999999999999999");
  }

  @Test
  void entries_of_one_moment_in_both_streams_have_places_of_their_own() {
    at(true, "2000-0");
    at(false, "2000-0");
    at(true, "2000-1");
    assertThat(positions(AuditFilter.ALL))
        .containsExactly("2000-1_2000-0", "2000-0_2000-0", "2000-0_1999-999999999999999999");
  }

  @Test
  void a_page_is_one_round_trip_and_reads_only_so_much() throws Exception {
    for (int i = 0; i < 1200; i++) {
      store.trail.record(store.refusal(Reason.TOKEN_EXPIRED));
    }
    await(store.trail.flush());
    double before = store.roundTrips();
    AuditPage page = await(search.search(by("nobody", null, null, null, null, null), NONE, 1));
    assertThat(store.roundTrips()).isEqualTo(before + 1);
    assertThat(page.events()).isEmpty();
    assertThat(page.next()).isPresent();
    int pages = 1;
    for (; page.next().isPresent(); pages++) {
      page = await(search.search(by("nobody", null, null, null, null, null), page.next(), 1));
    }
    assertThat(pages).isEqualTo(3);
  }

  @Test
  void cursors_walk_over_everything_once_while_more_comes() {
    for (int i = 0; i < 900; i++) {
      store.trail.record(store.refusal(Reason.TOKEN_EXPIRED));
      if (i % 3 == 0) {
        store.trail.record(store.event(AuditKind.SESSION_ENDED, event -> event.client("ci")));
      }
      if (i % 100 == 0) {
        await(store.trail.flush());
      }
    }
    await(store.trail.flush());
    List<String> whole = new ArrayList<>();
    Optional<String> cursor = NONE;
    do {
      AuditPage page = await(search.search(AuditFilter.ALL, cursor, 37));
      assertThat(page.events()).hasSizeLessThanOrEqualTo(37);
      page.events().forEach(event -> whole.add(event.decision().text()));
      cursor = page.next();
      store.stored(store.refusal(Reason.CUT_OFF));
    } while (cursor.isPresent());
    assertThat(whole).hasSize(1200);
    assertThat(new HashSet<>(whole)).hasSize(1200);
  }

  @Test
  void events_of_both_streams_come_in_the_order_of_time_though_few_of_them_fit() {
    List<String> expected = new ArrayList<>();
    for (int i = 1; i < 1300; i++) {
      AuditKind kind = i % 7 == 0 ? AuditKind.SESSION_ENDED : AuditKind.TOKEN_REFUSED;
      String task = i % 20 == 0 || i % 21 == 0 ? "rare" : "common";
      String number = Integer.toString(i);
      stored(store.event(kind, event -> event.task(task).detail(number)));
      if (task.equals("rare")) {
        expected.add(number);
      }
    }
    Collections.reverse(expected);
    List<String> seen = new ArrayList<>();
    Optional<String> cursor = NONE;
    do {
      AuditPage page = await(search.search(by("rare", null, null, null), cursor, ALL));
      page.events().forEach(event -> seen.add(event.detail().orElseThrow()));
      cursor = page.next();
    } while (cursor.isPresent());
    assertThat(seen).isEqualTo(expected);
  }

  @Test
  void entries_that_are_no_events_are_passed_over() {
    AuditEvent first = store.stored(store.issuance("orders"));
    store.stored(true, "*", "{\"kind\":");
    store.ask(Command.of("XADD", "{audit}:issued", "*", "x", "1", "y", "2"));
    AuditEvent last = store.stored(store.issuance("orders"));
    assertThat(found(AuditFilter.ALL)).containsExactly(last.decision(), first.decision());
  }

  @Test
  void what_is_no_cursor_and_no_size_is_refused() {
    for (String cursor : List.of("", "x", "1-0", "1-0_2-0_3-0", "+", "1-0_\r\n", "9".repeat(99))) {
      assertThatThrownBy(() -> search.search(AuditFilter.ALL, Optional.of(cursor), 10))
          .as(cursor)
          .isInstanceOf(IllegalArgumentException.class);
    }
    for (int size : new int[] {-1, 0, 201}) {
      assertThatThrownBy(() -> search.search(AuditFilter.ALL, NONE, size))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void what_redis_refuses_to_tell_is_not_told_to_be_empty() {
    store.ask(Command.of("SET", "{audit}:refused", "no stream"));
    assertThatThrownBy(() -> found(AuditFilter.ALL)).isInstanceOf(StoreUnavailable.class);
  }
}
