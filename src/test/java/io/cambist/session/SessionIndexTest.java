package io.cambist.session;

import static io.cambist.session.StoreFixture.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cambist.cutoff.Cut;
import io.cambist.oauth.ActorChain;
import io.cambist.oauth.Party;
import io.cambist.session.Opening.Outcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SessionIndexTest {
  private static final AtomicInteger NAMES = new AtomicInteger();

  private static StoreFixture redis;

  @BeforeAll
  static void start() throws Exception {
    redis = new StoreFixture();
  }

  @AfterAll
  static void stop() throws Exception {
    redis.close();
  }

  /** Sessions are told apart by their client, so that tests do not see each other's. */
  private static Session open(String client, String subject, Optional<String> task) {
    return open(redis.ids.root(), client, subject, task);
  }

  private static Session open(SessionId id, String client, String subject, Optional<String> task) {
    Session session =
        Samples.session(
            id,
            redis.ids.tokenId(),
            task,
            Optional.empty(),
            ActorChain.NONE,
            redis.clock.instant(),
            redis.clock.instant().plus(StoreFixture.LIFE));
    session = Samples.of(session, client, new Party("issuer-of-" + client, subject));
    assertThat(redis.open(redis.opening(session))).isEqualTo(new Outcome.Opened());
    return session;
  }

  private static String name() {
    return "c" + NAMES.incrementAndGet();
  }

  /** All pages of a filter, in order. */
  private static List<SessionId> all(SessionFilter filter, int size, Runnable between) {
    var ids = new ArrayList<SessionId>();
    Optional<String> from = Optional.empty();
    do {
      SessionPage page = await(redis.index.page(filter, from, size));
      assertThat(page.sessions()).hasSizeLessThanOrEqualTo(size);
      page.sessions().forEach(found -> ids.add(found.session().id()));
      between.run();
      from = page.next();
    } while (from.isPresent());
    return ids;
  }

  private static List<SessionId> all(SessionFilter filter) {
    return all(filter, 100, () -> {});
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 7, 100, 500})
  void pages_hold_every_session_once_while_others_come_and_go(int size) {
    String client = name();
    Set<SessionId> expected = new HashSet<>();
    for (int i = 0; i < Math.min(1_500, 5 * size); i++) {
      expected.add(open(client, "same", Optional.of("one task")).id());
    }
    redis.listed();
    for (Cut cut :
        List.of(
            new Cut.Client(client),
            new Cut.Issuer("issuer-of-" + client),
            new Cut.Subject(new Party("issuer-of-" + client, "same")),
            new Cut.Task(client, "one task"))) {
      List<SessionId> found =
          all(
              SessionFilter.of(cut),
              size,
              () -> {
                open(client, "same", Optional.of("one task"));
                redis.listed();
              });
      assertThat(found).as(cut.toString()).doesNotHaveDuplicates().containsAll(expected);
    }
  }

  @Test
  void every_dimension_finds_the_session_and_tells_how_it_stands() {
    String client = name();
    Session session = open(client, "alone", Optional.of("deploy"));
    redis.listed();
    List<Cut> cuts =
        List.of(
            new Cut.Subject(session.subject()),
            new Cut.Client(client),
            new Cut.Issuer(session.issuer()),
            new Cut.Target(session.targets().get(0)),
            new Cut.Policy(session.policies().get(0)),
            new Cut.Task(client, "deploy"));
    for (Cut cut : cuts) {
      assertThat(all(SessionFilter.of(cut))).as(cut.toString()).contains(session.id());
    }
    SessionFilter everything = SessionFilter.of(cuts);
    assertThat(all(everything)).containsExactly(session.id());
    redis.end(session.id());
    SessionPage page = await(redis.index.page(everything, Optional.empty(), 10));
    assertThat(page.sessions().get(0).lineage().state()).isEqualTo(SessionState.REVOKED);
    assertThat(page.next()).isEmpty();
  }

  @Test
  void a_session_that_its_tasks_completion_ended_is_listed_as_completed() {
    String client = name();
    Session session = open(client, "alone", Optional.of("chat"));
    redis.listed();
    await(
        redis.store.end(
            TaskId.of(client, "chat"),
            new Ending(SessionState.COMPLETED, "done", redis.clock.instant())));
    SessionPage page =
        await(redis.index.page(SessionFilter.of(new Cut.Client(client)), Optional.empty(), 10));
    assertThat(page.sessions().get(0).session()).isEqualTo(session);
    assertThat(page.sessions().get(0).lineage().state()).isEqualTo(SessionState.COMPLETED);
  }

  @Test
  void a_filter_over_several_takes_the_shortest_index_and_two_round_trips() {
    String client = name();
    for (int i = 0; i < 2_000; i++) {
      open(client, "crowd", Optional.empty());
    }
    Session one = open(client, "rare", Optional.empty());
    redis.listed();
    double before = redis.batches();
    SessionPage page =
        await(
            redis.index.page(
                SessionFilter.of(new Cut.Client(client), new Cut.Subject(one.subject())),
                Optional.empty(),
                50));
    assertThat(redis.batches() - before).isEqualTo(2);
    assertThat(page.sessions()).extracting(found -> found.session().id()).containsExactly(one.id());
    assertThat(page.next()).isEmpty();
  }

  @Test
  void a_page_looks_at_500_candidates_and_no_more_and_says_where_to_go_on() {
    String client = name();
    String other = name();
    for (int i = 0; i < 600; i++) {
      open(client, "same", Optional.empty());
    }
    redis.listed();
    SessionFilter nothing =
        SessionFilter.of(
            new Cut.Subject(new Party("issuer-of-" + client, "same")), new Cut.Client(other));
    // The index of the other client is empty and so the shortest.
    assertThat(await(redis.index.page(nothing, Optional.empty(), 10)).next()).isEmpty();
    SessionFilter byActor =
        SessionFilter.of(
            new Cut.Subject(new Party("issuer-of-" + client, "same")),
            new Cut.Actor(new Party("agents", "nobody")));
    SessionPage first = await(redis.index.page(byActor, Optional.empty(), 10));
    assertThat(first.sessions()).isEmpty();
    assertThat(first.next()).isPresent();
    assertThat(await(redis.index.page(byActor, first.next(), 10)).next()).isEmpty();
  }

  @Test
  void a_tree_is_paged_child_by_child_from_any_of_its_sessions() {
    String client = name();
    Session root = open(client, "tree", Optional.empty());
    Session left = open(redis.ids.child(root.id()), client, "tree", Optional.empty());
    Session right = open(redis.ids.child(root.id()), client, "tree", Optional.empty());
    Set<SessionId> belowLeft = new HashSet<>();
    for (int i = 0; i < 700; i++) {
      Session leaf = open(redis.ids.child(left.id()), client, "tree", Optional.empty());
      belowLeft.add(leaf.id());
    }
    Session deep = open(redis.ids.child(right.id()), client, "tree", Optional.empty());
    assertThat(all(SessionFilter.childrenOf(root.id())))
        .containsExactlyInAnyOrder(left.id(), right.id());
    assertThat(all(SessionFilter.childrenOf(left.id())))
        .containsExactlyInAnyOrderElementsOf(belowLeft);
    assertThat(all(SessionFilter.childrenOf(right.id()))).containsExactly(deep.id());
    assertThat(all(SessionFilter.childrenOf(deep.id()))).isEmpty();
  }

  @Test
  void a_few_children_are_found_in_two_round_trips_however_many_hang_below_them() {
    String client = name();
    Session root = open(client, "tree", Optional.empty());
    Session child = open(redis.ids.child(root.id()), client, "tree", Optional.empty());
    for (int i = 0; i < 1_200; i++) {
      open(redis.ids.child(child.id()), client, "tree", Optional.empty());
    }
    redis.listed();
    double before = redis.batches();
    SessionPage page =
        await(redis.index.page(SessionFilter.childrenOf(root.id()), Optional.empty(), 10));
    assertThat(redis.batches() - before).isEqualTo(2);
    assertThat(page.sessions())
        .extracting(found -> found.session().id())
        .containsExactly(child.id());
    assertThat(page.next()).isEmpty();
  }

  @Test
  void a_sorted_index_loses_what_is_kept_no_longer_with_the_next_write() {
    String client = name();
    for (int i = 0; i < 30; i++) {
      open(client, "short", Optional.empty());
    }
    redis.listed();
    String key = IndexKeys.of(new Cut.Subject(new Party("issuer-of-" + client, "short"))).get();
    assertThat(redis.ask("ZCARD", key)).hasToString("Whole[value=30]");
    redis.clock.advance(StoreFixture.LIFE.plus(StoreFixture.RETENTION).plusSeconds(1));
    open(client, "short", Optional.empty());
    redis.listed();
    assertThat(redis.ask("ZCARD", key)).hasToString("Whole[value=1]");
    assertThat(redis.millisLeft(key)).isPositive();
  }

  @Test
  void a_stream_loses_what_is_older_than_any_session() {
    Duration span = Duration.ofMillis(200);
    RedisIndexer indexer = redis.indexer(span);
    String client = name();
    String key = IndexKeys.of(new Cut.Client(client)).get();
    Opening opening = redis.opening(open(client, "x", Optional.empty()));
    redis.listed();
    redis.ask("DEL", key);
    long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    long most = 0;
    long written = 0;
    // Whole nodes of a hundred entries go, so it must grow first and shrink then.
    while (written < 600 && System.nanoTime() < deadline) {
      for (int i = 0; i < 10 * RedisIndexer.LARGEST_ENTRY; i++) {
        indexer.list(opening, redis.clock.instant().plusSeconds(60));
      }
      indexer.flush().toCompletableFuture().join();
      written += 10;
      most = Math.max(most, length(key));
    }
    assertThat(length(key)).isLessThan(written);
    // It may be gone already, and does not stay.
    assertThat(redis.millisLeft(key)).isNotEqualTo(-1).isLessThanOrEqualTo(span.toMillis());
  }

  private static long length(String key) {
    return ((io.cambist.redis.Reply.Whole) redis.ask("XLEN", key)).value();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "x", "0", "0.x", "9.1-1.1", "0.1-1", "0.1-1.1\r\nFLUSHALL", "1.12.zz", "-1."})
  void a_place_that_is_none_is_refused(String place) {
    SessionFilter filter = SessionFilter.of(new Cut.Client("x"));
    assertThatThrownBy(() -> redis.index.page(filter, Optional.of(place), 10))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void what_is_not_listed_cannot_be_looked_for_alone() {
    SessionFilter filter = SessionFilter.of(new Cut.Key("kid"));
    assertThatThrownBy(() -> redis.index.page(filter, Optional.empty(), 10))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void an_entry_keeps_all_that_tells_how_a_session_stands() {
    SessionId root = redis.ids.root();
    var one =
        new Indexed(
            redis.ids.child(redis.ids.child(root)),
            List.of(redis.ids.root(), redis.ids.child(redis.ids.root())),
            List.of(TaskId.of("a", "b"), TaskId.of("c", "d")));
    var two = new Indexed(root, List.of(), List.of());
    assertThat(two.encode()).hasSize(17);
    byte[] both = new byte[one.encode().length + 17];
    System.arraycopy(one.encode(), 0, both, 0, one.encode().length);
    System.arraycopy(two.encode(), 0, both, one.encode().length, 17);
    assertThat(Indexed.decode(both)).containsExactly(one, two);
    assertThat(Indexed.decode(java.util.Arrays.copyOf(both, both.length - 1))).containsExactly(one);
  }
}
