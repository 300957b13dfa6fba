package io.cambist.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.cambist.redis.Reply;
import io.cambist.redis.StoreUnavailable;
import io.cambist.session.Opening.Mark;
import io.cambist.session.Opening.Outcome;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Redis answers, with an error: that opens nothing, ends nothing, and is no answer about life. */
@Timeout(60)
class RefusedWritesTest {
  private static StoreFixture redis;

  @BeforeAll
  static void start() throws Exception {
    redis = new StoreFixture();
  }

  @AfterAll
  static void stop() throws Exception {
    redis.close();
  }

  @BeforeEach
  void empty() {
    redis.empty();
  }

  private static void assertUnavailable(Session session, Mark... marks) {
    assertThatThrownBy(() -> redis.open(redis.opening(session, marks)))
        .isInstanceOf(StoreUnavailable.class);
  }

  @Test
  void a_full_redis_opens_and_ends_nothing_and_still_says_who_lives() {
    Session root = redis.opened(redis.ids.root());
    Session late = redis.session(redis.ids.root());
    redis.ask("CONFIG", "SET", "maxmemory", "1");
    try {
      assertUnavailable(late, redis.actor(redis.ids.root().text()));
      assertUnavailable(redis.session(redis.ids.child(root.id())));
      assertThatThrownBy(() -> redis.end(root.id()))
          .isInstanceOf(StoreUnavailable.class)
          .hasMessageNotContaining(root.id().text());
      assertThat(redis.read(root).state()).isEqualTo(SessionState.ACTIVE);
    } finally {
      redis.ask("CONFIG", "SET", "maxmemory", "0");
    }
    assertThat(redis.keys()).as("the root and its event").isEqualTo(2);
    assertThat(redis.open(redis.opening(late))).isEqualTo(new Outcome.Opened());
  }

  @Test
  void a_redis_that_became_a_replica_opens_and_ends_nothing() throws Exception {
    Session root = redis.opened(redis.ids.root());
    Reply told = redis.ask("REPLICAOF", "127.0.0.1", "1");
    assumeTrue(told.isOk(), "a node of a cluster does not let itself be told that");
    try {
      assertUnavailable(redis.session(redis.ids.root()), redis.actor(redis.ids.root().text()));
      assertUnavailable(redis.session(redis.ids.child(root.id())));
      assertThatThrownBy(() -> redis.end(root.id())).isInstanceOf(StoreUnavailable.class);
    } finally {
      redis.server.ask("REPLICAOF", "NO", "ONE");
    }
    redis.untilCalled("replicaof");
    assertThat(redis.read(root).state()).isEqualTo(SessionState.ACTIVE);
    assertThat(redis.keys()).isEqualTo(2);
  }

  @Test
  void an_end_mark_that_cannot_be_read_opens_nothing() {
    Session session = redis.session(redis.ids.root());
    redis.ask("RPUSH", RedisKeys.end(session.id()), "no mark");
    assertUnavailable(session);
    Session parent = redis.opened(redis.ids.root());
    SessionId child = redis.ids.child(parent.id());
    redis.ask("RPUSH", RedisKeys.end(child), "no mark");
    assertThat(redis.open(redis.opening(redis.session(child)))).isNotEqualTo(new Outcome.Opened());
  }

  @Test
  void a_mark_that_cannot_be_read_opens_nothing_that_lives() {
    Session session = redis.session(redis.ids.root());
    Mark mark = redis.actor(redis.ids.root().text());
    redis.ask("RPUSH", RedisKeys.mark(mark), "no mark");
    assertUnavailable(session, mark);
    assertThat(redis.untilDead(session)).isEqualTo(SessionState.REVOKED);
  }

  @Test
  void an_end_that_is_refused_at_first_is_tried_again() {
    Session session = redis.session(redis.ids.root());
    Mark mark = redis.actor(redis.ids.root().text());
    redis.ask("RPUSH", RedisKeys.mark(mark), "no mark");
    redis.ask("ACL", "SETUSER", "default", "-eval");
    try {
      assertUnavailable(session, mark);
      assertThat(redis.read(session).state()).isEqualTo(SessionState.ACTIVE);
    } finally {
      redis.ask("ACL", "SETUSER", "default", "+eval");
    }
    assertThat(redis.untilDead(session)).isEqualTo(SessionState.REVOKED);
  }

  @Test
  void a_script_that_breaks_halfway_leaves_no_live_child() {
    Session parent = redis.opened(redis.ids.root());
    redis.ask("SET", RedisKeys.children(parent.id()), "no set");
    Session child = redis.session(redis.ids.child(parent.id()));
    assertUnavailable(child);
    assertThat(redis.untilDead(child)).isEqualTo(SessionState.REVOKED);
    assertThat(redis.read(parent).state()).isEqualTo(SessionState.ACTIVE);
  }

  @Test
  void what_is_no_record_is_no_session_and_no_room_for_one() {
    for (String garbage : new String[] {"", "\u0001", "garbage", "\u0001garbage!", "\u0002"}) {
      Session session = redis.session(redis.ids.root());
      redis.ask("SET", RedisKeys.record(session.id()), garbage);
      assertThat(redis.read(session).state()).isEqualTo(SessionState.EXPIRED);
      assertThat(redis.open(redis.opening(session))).isEqualTo(new Outcome.Replayed());
      Session below = redis.session(redis.ids.child(session.id()));
      redis.open(redis.opening(below));
      assertThat(redis.read(below).state()).isEqualTo(SessionState.EXPIRED);
    }
    Session session = redis.session(redis.ids.root());
    redis.ask("RPUSH", RedisKeys.record(session.id()), "a list");
    assertThat(redis.read(session).state()).isEqualTo(SessionState.EXPIRED);
    assertThat(redis.open(redis.opening(session))).isEqualTo(new Outcome.Replayed());
  }
}
