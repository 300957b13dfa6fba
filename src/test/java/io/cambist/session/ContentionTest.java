package io.cambist.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.cambist.session.Opening.Mark;
import io.cambist.session.Opening.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Several gateways at once, and few assertions in all roles: what is taken back is one's own. */
class ContentionTest {
  private static final int ROUNDS = 60;
  private static final int ATTEMPTS = 40;
  private static final int ASSERTIONS = 6;

  private record Attempt(Session session, List<Mark> marks, CompletableFuture<Outcome> outcome) {
    boolean opened() {
      return outcome.join() instanceof Outcome.Opened;
    }
  }

  @Test
  @Timeout(120)
  void an_assertion_serves_one_session_in_one_role_and_who_is_refused_leaves_no_trace()
      throws Exception {
    try (var redis = new StoreFixture()) {
      List<RedisSessionStore> gateways =
          List.of(
              redis.store,
              redis.anotherStore(redis.server.url()),
              redis.anotherStore(redis.server.url()),
              redis.anotherStore(redis.server.url()));
      for (int round = 0; round < ROUNDS; round++) {
        redis.empty();
        compete(redis, gateways, new Random(round));
      }
    }
  }

  private static void compete(StoreFixture redis, List<RedisSessionStore> gateways, Random random) {
    var assertions = new ArrayList<SessionId>();
    for (int i = 0; i < ASSERTIONS; i++) {
      assertions.add(redis.ids.root());
    }
    Mark proof = new Mark("proof", "one", redis.clock.instant().plusSeconds(60));
    var attempts = new ArrayList<Attempt>();
    for (int i = 0; i < ATTEMPTS; i++) {
      Session session = redis.session(assertions.get(random.nextInt(ASSERTIONS)));
      var marks = new ArrayList<Mark>();
      if (random.nextInt(3) > 0) {
        marks.add(redis.actor(assertions.get(random.nextInt(ASSERTIONS)).text()));
      }
      if (random.nextInt(3) == 0) {
        marks.add(proof);
      }
      RedisSessionStore gateway = gateways.get(i % gateways.size());
      var outcome =
          gateway
              .open(redis.opening(session, marks.toArray(Mark[]::new)))
              .subscribeAsCompletionStage();
      attempts.add(new Attempt(session, marks, outcome));
    }
    List<Attempt> opened = attempts.stream().filter(Attempt::opened).toList();
    var used = new ArrayList<String>();
    for (Attempt one : opened) {
      used.add(one.session().id().text());
      one.marks().forEach(mark -> used.add(mark.digest()));
      one.marks()
          .forEach(
              mark ->
                  assertThat(redis.ask("GET", RedisKeys.mark(mark)))
                      .hasToString(RedisKeys.tombstone(one.session().id())));
    }
    assertThat(used).doesNotHaveDuplicates();
    for (Attempt one : attempts) {
      assertThat(redis.read(one.session()).state() == SessionState.ACTIVE).isEqualTo(one.opened());
    }
    assertThat(redis.events()).isEqualTo(opened.size());
  }
}
