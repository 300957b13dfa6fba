package io.cambist.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cambist.oauth.Reason;
import io.cambist.redis.Command;
import io.smallrye.mutiny.subscription.Cancellable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What operators see of what happens, as it happens. */
@Timeout(60)
class AuditFeedTest {
  private static final long POLL_MILLIS = 2;

  private AuditStore store;
  private RedisAuditFeed feed;

  /** The year 2100: what Redis numbers by itself comes before it. */
  private static final long LATER_THAN_ANY_CLOCK = 4_102_444_800_000L;

  private long moment = 1000;

  @BeforeEach
  void start() throws Exception {
    store = AuditStore.start();
    feed = new RedisAuditFeed(store.redis, store.vertx, POLL_MILLIS);
  }

  @AfterEach
  void stop() throws Exception {
    store.close();
  }

  /** One who watches and takes all. */
  private final class Eye implements AutoCloseable {
    private final LinkedBlockingQueue<FeedItem> items = new LinkedBlockingQueue<>();
    private final CompletableFuture<Throwable> failure = new CompletableFuture<>();
    private final Cancellable watching;

    Eye(String position) {
      watching =
          feed.watch(Optional.ofNullable(position)).subscribe().with(items::add, failure::complete);
    }

    FeedItem next() throws InterruptedException {
      FeedItem item = items.poll(20, TimeUnit.SECONDS);
      assertThat(item).as("something in time").isNotNull();
      return item;
    }

    RecordedEvent event() throws InterruptedException {
      return ((FeedItem.Happened) next()).event();
    }

    /** Waits until it sees what happens. */
    Eye open() throws InterruptedException {
      for (int tries = 0; tries < 400; tries++) {
        happened(store.event(AuditKind.CUT_OFF_LIFTED, event -> event));
        if (items.poll(50, TimeUnit.MILLISECONDS) != null) {
          return this;
        }
      }
      throw new AssertionError("nothing is seen");
    }

    @Override
    public void close() {
      watching.cancel();
    }
  }

  /** Something happens after which only what follows it is looked at. */
  private static void until(Eye eye, AuditEvent event) throws InterruptedException {
    while (!eye.event().decision().equals(event.decision())) {}
  }

  /** Each at a moment of its own, so that there is one order. */
  private AuditEvent happened(AuditEvent event) {
    store.stored(event.kind().evidence(), ++moment + "-0", AuditJson.of(event));
    return event;
  }

  private AuditEvent issued() {
    return happened(store.event(AuditKind.SESSION_ENDED, event -> event.client("ci")));
  }

  private AuditEvent refused() {
    return happened(store.refusal(Reason.TOKEN_EXPIRED));
  }

  @Test
  void a_watcher_sees_what_happens_from_then_on_in_both_streams() throws Exception {
    AuditEvent before = issued();
    try (Eye eye = new Eye(null)) {
      eye.open();
      AuditEvent first = issued();
      until(eye, first);
      AuditEvent second = refused();
      AuditEvent third = issued();
      assertThat(eye.event().decision()).isEqualTo(second.decision());
      assertThat(eye.event().decision())
          .isEqualTo(third.decision())
          .isNotEqualTo(before.decision());
    }
  }

  @Test
  void one_who_comes_back_goes_on_where_they_were() throws Exception {
    List<DecisionId> all = new ArrayList<>();
    List<String> positions = new ArrayList<>();
    try (Eye eye = new Eye("0-0_0-0")) {
      for (int i = 0; i < 6; i++) {
        all.add((i % 2 == 0 ? issued() : refused()).decision());
        RecordedEvent event = eye.event();
        assertThat(event.decision()).isEqualTo(all.get(i));
        positions.add(event.position());
      }
    }
    for (int i = 0; i < 6; i++) {
      try (Eye back = new Eye(positions.get(i))) {
        AuditEvent fresh = issued();
        for (int next = i + 1; next < all.size(); next++) {
          assertThat(back.event().decision()).isEqualTo(all.get(next));
        }
        all.add(fresh.decision());
        assertThat(back.event().decision()).isEqualTo(fresh.decision());
      }
    }
  }

  @Test
  void a_page_of_the_search_is_followed_without_a_gap() throws Exception {
    AuditSearch search = new RedisAuditSearch(store.redis);
    refused();
    issued();
    for (AuditFilter filter :
        List.of(AuditFilter.ALL, AuditFilter.ALL.ofKinds(AuditKind.TOKEN_REFUSED))) {
      AuditPage page = AuditStore.await(search.search(filter, Optional.empty(), 10));
      AuditEvent first = issued();
      AuditEvent second = refused();
      try (Eye eye = new Eye(page.newest())) {
        assertThat(eye.event().decision()).isEqualTo(first.decision());
        assertThat(eye.event().decision()).isEqualTo(second.decision());
      }
    }
  }

  @Test
  void nothing_is_asked_when_nobody_watches() throws Exception {
    issued();
    assertThat(store.calls("xrevrange")).isZero();
    feed.watch(Optional.empty());
    assertThat(store.calls("xrevrange")).as("a feed that nobody subscribed to").isZero();
    try (Eye one = new Eye(null);
        Eye other = new Eye(null)) {
      one.open();
      other.open();
    }
    settle();
    long calls = store.calls("xrevrange");
    assertThat(calls).isPositive();
    double trips = store.roundTrips();
    for (int i = 0; i < 100; i++) {
      issued();
    }
    assertThat(store.calls("xrevrange")).isEqualTo(calls);
    assertThat(store.roundTrips()).isEqualTo(trips + 100);
  }

  /** Waits until the last reading has ended after all have left. */
  private void settle() throws Exception {
    long calls = -1;
    while (calls != store.calls("xrevrange")) {
      calls = store.calls("xrevrange");
      for (int i = 0; i < 50; i++) {
        store.ask(Command.of("PING"));
      }
    }
  }

  @Test
  void many_watchers_share_each_reading() throws Exception {
    double trips = store.roundTrips();
    long calls = store.calls("xrevrange");
    List<Eye> eyes = new ArrayList<>();
    long asked = 0;
    for (int i = 0; i < 30; i++) {
      eyes.add(new Eye(null));
    }
    for (Eye eye : eyes) {
      eye.open();
    }
    AuditEvent event = issued();
    for (Eye eye : eyes) {
      until(eye, event);
      eye.close();
    }
    while (calls != store.calls("xrevrange")) {
      calls = store.calls("xrevrange");
      for (int i = 0; i < 50; i++, asked++) {
        store.ask(Command.of("PING"));
      }
    }
    // Each has a look at the end of both streams when it comes; else two questions do for all.
    double readings = store.roundTrips() - trips - asked - store.calls("xadd");
    assertThat((double) calls).isLessThanOrEqualTo(2 * readings + 60);
  }

  @Test
  void more_than_is_read_at_once_is_left_out_and_told() throws Exception {
    String start = issuedAt();
    for (int i = 0; i < RedisAuditFeed.MOST_ENTRIES + 20; i++) {
      refused();
    }
    try (Eye eye = new Eye(start)) {
      assertThat(eye.next()).isInstanceOf(FeedItem.Missed.class);
      for (int i = 0; i < RedisAuditFeed.MOST_ENTRIES; i++) {
        assertThat(eye.event().reason()).contains("token_expired");
      }
      AuditEvent after = issued();
      assertThat(eye.event().decision()).isEqualTo(after.decision());
    }
  }

  /** The position of something that just happened. */
  private String issuedAt() {
    issued();
    return AuditStore.await(
            new RedisAuditSearch(store.redis).search(AuditFilter.ALL, Optional.empty(), 1))
        .newest();
  }

  @Test
  void there_is_a_limit_to_watchers_and_who_leaves_makes_room() throws Exception {
    List<Eye> eyes = new ArrayList<>();
    for (int i = 0; i < RedisAuditFeed.MOST_WATCHERS; i++) {
      eyes.add(new Eye(null));
    }
    assertThatThrownBy(() -> new Eye(null)).isInstanceOf(TooManyWatchers.class);
    eyes.remove(0).close();
    try (Eye next = new Eye(null)) {
      next.open();
      assertThat(next.failure).isNotDone();
    }
    eyes.forEach(Eye::close);
  }

  @Test
  void while_redis_is_away_a_watcher_waits() throws Exception {
    try (Eye eye = new Eye(null)) {
      eye.open();
      store.server.kill();
      AuditEvent during = store.refusal(Reason.TOKEN_EXPIRED);
      store.trail.record(during);
      store.server.restart();
      AuditStore.await(store.trail.flush());
      until(eye, during);
      moment = LATER_THAN_ANY_CLOCK;
      AuditEvent after = issued();
      until(eye, after);
      assertThat(eye.failure).isNotDone();
    }
  }

  @Test
  void a_place_beyond_the_end_is_the_end() throws Exception {
    issued();
    refused();
    try (Eye eye = new Eye(EntryId.LAST + "_" + EntryId.LAST)) {
      eye.open();
      AuditEvent event = issued();
      until(eye, event);
    }
  }

  @Test
  void what_is_no_position_is_refused() {
    assertThatThrownBy(() -> feed.watch(Optional.of("1-0\n")))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void entries_that_are_no_events_are_passed_over() throws Exception {
    try (Eye eye = new Eye("0-0_0-0")) {
      store.stored(true, ++moment + "-0", "garbage");
      AuditEvent event = issued();
      assertThat(eye.event().decision()).isEqualTo(event.decision());
    }
  }
}
