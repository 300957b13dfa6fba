package io.cambist.session;

import static io.cambist.session.StoreFixture.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.cambist.cutoff.Cut;
import io.cambist.oauth.ActorChain;
import io.cambist.oauth.Party;
import io.cambist.redis.Command;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How many sessions a cut-off would end. */
class ExtentTest {
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

  private static Optional<Extent> extent(Cut cut) {
    double before = redis.batches();
    Optional<Extent> extent = await(redis.index.extent(cut));
    assertThat(redis.batches() - before).isLessThanOrEqualTo(1);
    return extent;
  }

  @Test
  void few_are_counted_one_by_one_in_every_dimension() {
    Party subject = new Party("extent-issuer", "counted");
    ActorChain actors =
        new ActorChain(List.of(new Party("extent-agents", "bot"), Party.client("c")));
    Session session = null;
    for (int i = 0; i < 37; i++) {
      session =
          fixture.open(
              fixture.session(
                  redis.ids.root(),
                  "extent-client",
                  subject,
                  List.of("extent-target"),
                  Optional.of("work"),
                  actors));
    }
    redis.listed();
    for (Cut cut :
        List.of(
            new Cut.Subject(subject),
            new Cut.Client("extent-client"),
            new Cut.Issuer("extent-issuer"),
            new Cut.Issuer("extent-agents"),
            new Cut.Target("extent-target"),
            new Cut.Task("extent-client", "work"))) {
      assertThat(session.cuts()).contains(cut);
      assertThat(extent(cut)).as(cut.text()).contains(new Extent(37, true));
    }
    assertThat(extent(new Cut.Client("nobody"))).contains(new Extent(0, true));
  }

  @Test
  void what_nothing_counts_has_no_extent() {
    assertThat(extent(new Cut.Actor(new Party("agents", "bot")))).isEmpty();
    assertThat(extent(new Cut.Key("kid"))).isEmpty();
    assertThat(extent(new Cut.Issuer(Party.CLIENT))).isEmpty();
    assertThat(extent(new Cut.Issuer("https://elsewhere.example"))).isEmpty();
  }

  @Test
  void what_has_expired_does_not_count_for_long_though_it_is_still_kept() {
    Party subject = new Party("i", "soon-gone");
    fixture.open("short-lived", subject);
    redis.listed();
    redis.clock.advance(StoreFixture.LIFE.plusSeconds(2));
    assertThat(extent(new Cut.Subject(subject))).contains(new Extent(0, true));
    // A stream says only when it was opened: it counts until the longest life has passed.
    assertThat(extent(new Cut.Client("short-lived"))).contains(new Extent(1, true));
    redis.clock.advance(StoreFixture.CEILING.plus(StreamWindow.SLACK));
    assertThat(extent(new Cut.Client("short-lived"))).contains(new Extent(0, true));
    assertThat(fixture.all(SessionFilter.of(new Cut.Client("short-lived")), 5, () -> {}))
        .hasSize(1);
  }

  @Test
  void of_many_it_is_a_bound_that_is_never_below_the_truth() {
    String key = IndexKeys.of(new Cut.Policy("crowded")).orElseThrow();
    var commands = new ArrayList<Command>();
    int entries = IndexExtent.Stream.ENTRIES + 100;
    for (int i = 0; i < entries; i++) {
      byte[] entry = new Indexed(redis.ids.root(), List.of(), List.of()).encode();
      commands.add(Command.of("XADD", key, "*", "s", entry));
    }
    await(redis.pipeline().send(commands));
    assertThat(extent(new Cut.Policy("crowded")))
        .contains(
            new Extent(IndexExtent.Stream.ENTRIES + 100L * RedisIndexer.LARGEST_ENTRY, false));
    redis.clock.advance(Duration.ofHours(2));
    assertThat(extent(new Cut.Policy("crowded"))).contains(new Extent(0, true));
  }
}
