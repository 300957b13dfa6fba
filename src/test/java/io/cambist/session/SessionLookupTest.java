package io.cambist.session;

import static io.cambist.session.StoreFixture.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cambist.cutoff.Cut;
import io.cambist.oauth.ActorChain;
import io.cambist.oauth.Party;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Looking for sessions by any mix of conditions. */
class SessionLookupTest {
  private static final AtomicInteger NAMES = new AtomicInteger();

  private static LookupFixture fixture;
  private static StoreFixture redis;

  @BeforeAll
  static void start() throws Exception {
    fixture = new LookupFixture();
    redis = fixture.redis;
  }

  @AfterAll
  static void stop() throws Exception {
    fixture.close();
  }

  @BeforeEach
  void now() {
    redis.toRedisTime();
  }

  private static String name() {
    return "n" + NAMES.incrementAndGet();
  }

  private static List<Cut> issuers(Collection<String> names) {
    return names.stream().<Cut>map(Cut.Issuer::new).toList();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void any_mix_of_conditions_finds_what_meets_all_of_them(long seed) {
    var random = new Random(seed);
    List<String> clients = List.of(name(), name(), name());
    List<String> issuers = List.of(name(), name(), name());
    List<String> targets = List.of(name(), name());
    Map<Session, SessionState> sessions = new HashMap<>();
    var opened = new ArrayList<Session>();
    for (int i = 0; i < 120; i++) {
      Session session = random(random, clients, issuers, targets, opened);
      fixture.open(session);
      opened.add(session);
      sessions.put(session, SessionState.ACTIVE);
      redis.clock.advance(Duration.ofMillis(100));
    }
    for (Session session : opened) {
      if (random.nextInt(5) == 0) {
        redis.end(session.id());
        opened.stream()
            .filter(one -> one.id().lineage().contains(session.id()))
            .forEach(one -> sessions.put(one, SessionState.REVOKED));
      }
    }
    redis.listed();
    for (int i = 0; i < 150; i++) {
      SessionFilter filter = filter(random, clients, issuers, targets, opened);
      Set<SessionId> expected = new HashSet<>();
      sessions.forEach(
          (session, state) -> {
            if (meets(session, state, filter)) {
              expected.add(session.id());
            }
          });
      assertThat(fixture.all(filter, 1 + random.nextInt(30), () -> {}))
          .as(filter.toString())
          .doesNotHaveDuplicates()
          .containsExactlyInAnyOrderElementsOf(expected);
    }
  }

  private static Session random(
      Random random,
      List<String> clients,
      List<String> issuers,
      List<String> targets,
      List<Session> opened) {
    Optional<SessionId> parent =
        opened.isEmpty() || random.nextInt(3) > 0
            ? Optional.empty()
            : Optional.of(one(random, opened).id()).filter(id -> id.hops() < 4);
    String client = one(random, clients);
    return fixture.session(
        parent.map(redis.ids::child).orElseGet(redis.ids::root),
        client,
        new Party(one(random, issuers), "s" + random.nextInt(3)),
        random.nextBoolean() ? targets : List.of(one(random, targets)),
        Optional.empty(),
        new ActorChain(
            random.nextBoolean()
                ? List.of()
                : List.of(Party.client(client), new Party(one(random, issuers), "bot"))));
  }

  private static <T> T one(Random random, List<T> of) {
    return of.get(random.nextInt(of.size()));
  }

  private static SessionFilter filter(
      Random random,
      List<String> clients,
      List<String> issuers,
      List<String> targets,
      List<Session> opened) {
    List<Cut> kinds =
        List.of(
            new Cut.Client(one(random, clients)),
            new Cut.Issuer(one(random, issuers)),
            new Cut.Target(one(random, targets)),
            new Cut.Subject(new Party(one(random, issuers), "s1")),
            new Cut.Actor(new Party(one(random, issuers), "bot")));
    var with = new LinkedHashSet<Cut>();
    for (int i = random.nextInt(3); i > 0; i--) {
      with.add(one(random, kinds));
    }
    SessionFilter filter = SessionFilter.of(with);
    if (random.nextInt(4) == 0) {
      filter = filter.below(one(random, opened).id());
    }
    if (random.nextBoolean()) {
      filter =
          filter.withStates(
              List.of(random.nextBoolean() ? SessionState.ACTIVE : SessionState.REVOKED));
    }
    if (random.nextBoolean()) {
      filter =
          filter.openedBetween(
              Optional.of(one(random, opened).issuedAt()).filter(from -> random.nextBoolean()),
              Optional.of(one(random, opened).issuedAt()).filter(until -> random.nextBoolean()));
    }
    if (random.nextBoolean() || !filter.isListed()) {
      List<Cut> among =
          new ArrayList<>(issuers(issuers.subList(0, 1 + random.nextInt(issuers.size()))));
      targets.stream()
          .filter(target -> random.nextBoolean())
          .map(Cut.Target::new)
          .forEach(among::add);
      filter = filter.among(among);
    }
    return filter;
  }

  private static boolean meets(Session session, SessionState state, SessionFilter filter) {
    return filter.with().stream().allMatch(cut -> hasPart(session, cut))
        && (filter.among().isEmpty()
            || filter.among().stream().anyMatch(cut -> hasPart(session, cut)))
        && filter.parent().map(parent -> session.parent().equals(Optional.of(parent))).orElse(true)
        && (filter.states().isEmpty() || filter.states().contains(state))
        && filter.openedFrom().map(from -> session.issuedAt().compareTo(from) >= 0).orElse(true)
        && filter.openedUntil().map(until -> session.issuedAt().compareTo(until) < 0).orElse(true);
  }

  private static boolean hasPart(Session session, Cut cut) {
    List<Party> actors = session.actors().actors();
    if (cut instanceof Cut.Issuer issuer) {
      return session.issuer().equals(issuer.name())
          || actors.stream().anyMatch(actor -> actor.issuer().equals(issuer.name()));
    } else if (cut instanceof Cut.Actor actor) {
      return actors.contains(actor.party());
    } else if (cut instanceof Cut.Subject subject) {
      return session.subject().equals(subject.party());
    } else if (cut instanceof Cut.Target target) {
      return session.targets().contains(target.name());
    }
    return session.client().equals(((Cut.Client) cut).id());
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 7, 100})
  void pages_over_several_issuers_hold_every_session_once_while_others_come(int size) {
    String client = name();
    List<String> issuers = IntStream.range(0, 5).mapToObj(i -> name()).toList();
    Set<SessionId> expected = new HashSet<>();
    for (int i = 0; i < Math.min(300, 60 * size); i++) {
      // Most are of the first issuer, and the last has none.
      int issuer = i % 10 < 7 ? 0 : i % 10 - 6;
      expected.add(fixture.open(client, new Party(issuers.get(issuer), "s")).id());
      if (i % 7 == 0) {
        redis.listed();
      }
    }
    redis.listed();
    SessionFilter everything = SessionFilter.of().among(issuers(issuers));
    List<SessionId> found =
        fixture.all(
            everything,
            size,
            () -> {
              fixture.open(client, new Party(issuers.get(1), "late"));
              redis.listed();
            });
    assertThat(found).doesNotHaveDuplicates().containsAll(expected);
  }

  @Test
  void merged_pages_go_from_the_latest_to_the_earliest() {
    List<String> issuers = List.of(name(), name(), name());
    var opened = new ArrayList<SessionId>();
    for (int i = 0; i < 60; i++) {
      opened.add(0, fixture.open("c", new Party(issuers.get(i % 3), "s")).id());
      redis.listed();
    }
    assertThat(fixture.all(SessionFilter.of().among(issuers(issuers)), 7, () -> {}))
        .containsExactlyElementsOf(opened);
  }

  @Test
  void entries_of_one_moment_are_read_once_in_each_of_their_streams() {
    List<String> issuers = List.of(name(), name(), name());
    Set<SessionId> expected = new HashSet<>();
    for (String issuer : issuers) {
      var sessions = new ArrayList<Session>();
      for (int i = 0; i < 20; i++) {
        sessions.add(fixture.open("c", new Party(issuer, "s")));
      }
      redis.listed();
      fixture.relist(IndexKeys.of(new Cut.Issuer(issuer)).orElseThrow(), sessions);
      sessions.forEach(session -> expected.add(session.id()));
    }
    for (int size : List.of(1, 2, 7)) {
      assertThat(fixture.all(SessionFilter.of().among(issuers(issuers)), size, () -> {}))
          .doesNotHaveDuplicates()
          .containsExactlyInAnyOrderElementsOf(expected);
    }
  }

  @Test
  void several_hundred_issuers_are_merged_and_more_are_refused() {
    List<String> issuers = IntStream.range(0, 513).mapToObj(i -> name()).toList();
    Set<SessionId> expected = new HashSet<>();
    for (int i = 0; i < 60; i++) {
      expected.add(fixture.open("c", new Party(issuers.get(i % 6 == 0 ? i : 3), "s")).id());
      redis.listed();
    }
    assertThat(
            fixture.all(SessionFilter.of().among(issuers(issuers.subList(0, 512))), 50, () -> {}))
        .doesNotHaveDuplicates()
        .containsExactlyInAnyOrderElementsOf(expected);
    SessionFilter tooMany = SessionFilter.of().among(issuers(issuers));
    assertThatThrownBy(() -> redis.index.page(tooMany, Optional.empty(), 10))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void subjects_can_be_among_others_but_cannot_be_merged() {
    String client = name();
    Session one = fixture.open(client, new Party("i", "one"));
    Session other = fixture.open(client, new Party("i", "other"));
    fixture.open(client, new Party("i", "third"));
    redis.listed();
    List<Cut> subjects = List.of(new Cut.Subject(one.subject()), new Cut.Subject(other.subject()));
    assertThat(fixture.all(SessionFilter.of(new Cut.Client(client)).among(subjects), 10, () -> {}))
        .containsExactlyInAnyOrder(one.id(), other.id());
    assertThat(SessionFilter.of().among(subjects).isListed()).isFalse();
    assertThatThrownBy(
            () -> redis.index.page(SessionFilter.of().among(subjects), Optional.empty(), 10))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void a_page_of_an_hour_ago_does_not_walk_through_what_came_since() {
    String client = name();
    Cut cut = new Cut.Client(client);
    Instant then = redis.clock.instant().minus(Duration.ofHours(1));
    redis.clock.advance(Duration.ofHours(-1));
    var early = new ArrayList<Session>();
    for (int i = 0; i < 5; i++) {
      early.add(fixture.open(client, new Party("i", "early")));
    }
    redis.listed();
    fixture.relist(IndexKeys.of(cut).orElseThrow(), early);
    redis.toRedisTime();
    for (int i = 0; i < 800; i++) {
      fixture.open(client, new Party("i", "late"));
    }
    redis.listed();
    SessionFilter filter =
        SessionFilter.of(cut)
            .openedBetween(Optional.of(then.minusSeconds(5)), Optional.of(then.plusSeconds(5)));
    SessionPage page = await(redis.index.page(filter, Optional.empty(), 10));
    assertThat(page.sessions())
        .extracting(found -> found.session().id())
        .containsExactlyInAnyOrderElementsOf(early.stream().map(Session::id).toList());
    assertThat(page.next()).isEmpty();
    // And what came since does not walk on into what was before.
    SessionFilter since =
        SessionFilter.of(cut)
            .openedBetween(Optional.of(then.plus(Duration.ofMinutes(30))), Optional.empty());
    assertThat(fixture.all(since, 500, () -> {})).hasSize(800);
  }

  @Test
  void times_without_end_are_no_trouble() {
    String client = name();
    Session session = fixture.open(client, new Party("i", "s"));
    redis.listed();
    SessionFilter filter = SessionFilter.of(new Cut.Client(client));
    Optional<Instant> never = Optional.of(Instant.MAX);
    Optional<Instant> ever = Optional.of(Instant.MIN);
    assertThat(fixture.all(filter.openedBetween(ever, never), 10, () -> {}))
        .containsExactly(session.id());
    assertThat(fixture.all(filter.openedBetween(never, ever), 10, () -> {})).isEmpty();
    assertThat(fixture.all(filter.openedBetween(never, never), 10, () -> {})).isEmpty();
    assertThat(fixture.all(filter.openedBetween(ever, ever), 10, () -> {})).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ".",
        "0",
        "0.",
        "1.1-1.0.0",
        "00.x",
        "0.1-1",
        "0.1-1.1",
        "0.1-1.2.1",
        "0.1-1.-1.1",
        "0.1-1.1.100",
        "0.(1-1.1.1",
        "0.0-0.1.0",
        "0.+.0.0",
        "0.1234567890123456789-0.0.0",
        "999.1-1.0.0",
        "0.1-1.0.1\r\nFLUSHALL\r\n",
        "0.1-1.0.1 ",
        "٠.1-1.0.1",
        "0.1-1.999999999999.0"
      })
  void a_place_that_is_none_is_refused_where_streams_are_merged(String place) {
    SessionFilter filter = SessionFilter.of().among(issuers(List.of(name(), name())));
    assertThatThrownBy(() -> redis.index.page(filter, Optional.of(place), 10))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void a_place_that_was_never_given_is_read_as_well_as_any() {
    String issuer = name();
    Session session = fixture.open("c", new Party(issuer, "s"));
    redis.listed();
    SessionFilter filter = SessionFilter.of().among(issuers(List.of(issuer, name())));
    for (String place : List.of("0.1-0.1.99", "0.999999999999999999-0.0.0", "0.5-5.0.7")) {
      SessionPage page = await(redis.index.page(filter, Optional.of(place), 10));
      assertThat(page.sessions())
          .extracting(found -> found.session().id())
          .isSubsetOf(session.id());
    }
  }
}
