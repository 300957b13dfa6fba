package io.cambist.session;

import static io.cambist.session.StoreFixture.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cambist.redis.StoreUnavailable;
import io.cambist.session.Opening.Mark;
import io.cambist.session.Opening.Outcome;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What is used once where no session is opened. */
class UsedOnceTest {
  private static StoreFixture redis;

  @BeforeAll
  static void start() throws Exception {
    redis = new StoreFixture();
  }

  @AfterAll
  static void stop() throws Exception {
    redis.close();
  }

  private static Mark mark() {
    return new Mark("dpop", redis.ids.root().text(), redis.clock.instant().plusSeconds(90));
  }

  private static Optional<Mark> use(Mark... marks) {
    return await(redis.store.use(List.of(marks)));
  }

  @Test
  void the_first_use_wins_and_every_later_one_is_told() {
    Mark mark = mark();

    assertThat(use(mark)).isEmpty();
    assertThat(use(mark)).contains(mark);
    assertThat(await(redis.anotherStore(redis.server.url()).use(List.of(mark)))).contains(mark);
    assertThat(redis.millisLeft(RedisKeys.mark(mark))).isBetween(80_000L, 90_000L);
  }

  @Test
  void of_many_at_once_one_wins() {
    Mark mark = mark();
    List<Uni<Optional<Mark>>> uses = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      uses.add(redis.store.use(List.of(mark)));
    }
    List<Optional<Mark>> all = await(Uni.join().all(uses).andFailFast());

    assertThat(all.stream().filter(Optional::isEmpty)).hasSize(1);
  }

  @Test
  void one_that_was_used_takes_none_of_the_others_with_it() {
    Mark used = mark();
    Mark before = mark();
    Mark after = mark();
    use(used);

    assertThat(use(before, used, after)).contains(used);

    assertThat(use(before, after)).as("taken back").isEmpty();
    assertThat(use(used)).as("not taken from its holder").contains(used);
  }

  @Test
  void it_is_one_round_trip_and_none_for_nothing() {
    use(mark());
    double before = redis.batches();

    assertThat(use(mark(), mark())).isEmpty();
    assertThat(redis.batches() - before).isEqualTo(1);
    assertThat(use()).isEmpty();
    assertThat(redis.batches() - before).isEqualTo(1);
  }

  @Test
  void what_was_used_here_opens_no_session_and_the_other_way_round() {
    Mark mark = mark();
    use(mark);
    Session session = redis.session(redis.ids.root());
    assertThat(redis.open(redis.opening(session, mark))).isEqualTo(new Outcome.MarkUsed(mark));

    Mark next = mark();
    assertThat(redis.open(redis.opening(session, next))).isEqualTo(new Outcome.Opened());
    assertThat(use(next)).contains(next);
  }

  @Test
  void without_an_answer_nobody_knows() throws Exception {
    try (var away = new StoreFixture(Duration.ofMillis(500))) {
      away.server.kill();

      assertThatThrownBy(() -> await(away.store.use(List.of(mark()))))
          .isInstanceOf(StoreUnavailable.class);
    }
  }
}
