package io.cambist.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.cambist.oauth.ActorChain;
import io.cambist.session.Opening.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

/** Random histories of openings, ends and passing time in a real Redis, against a plain model. */
class ForestPropertiesTest {
  private static final int MOST_HOPS = 6;

  private static StoreFixture redis;

  @BeforeContainer
  static void start() throws Exception {
    redis = new StoreFixture();
  }

  @AfterContainer
  static void stop() throws Exception {
    redis.close();
  }

  /** What must be true, kept in the simplest way. */
  private static final class Model {
    final List<Session> opened = new ArrayList<>();
    final Set<SessionId> ended = new HashSet<>();

    Session find(SessionId id) {
      return opened.stream().filter(one -> one.id().equals(id)).findFirst().orElseThrow();
    }

    /** Itself live, its parent live, and each of its second parents: by recursion, not prefixes. */
    boolean isLive(Session session) {
      return !ended.contains(session.id())
          && redis.clock.instant().isBefore(session.expiresAt())
          && session.parent().map(this::find).map(this::isLive).orElse(true)
          && session.secondParents().stream().map(this::find).allMatch(this::isLive);
    }

    Session any(Random random) {
      return opened.get(random.nextInt(opened.size()));
    }
  }

  @Property(tries = 60)
  void a_session_is_active_only_while_it_and_all_above_it_are_unended_and_unexpired(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 50) int steps) {
    var random = new Random(seed);
    var model = new Model();
    for (int step = 0; step < steps; step++) {
      int what = model.opened.isEmpty() ? 0 : random.nextInt(12);
      if (what < 8) {
        open(random, model);
      } else if (what < 10) {
        SessionId ended = model.any(random).id();
        redis.end(ended);
        model.ended.add(ended);
      } else {
        redis.clock.advance(Duration.ofSeconds(random.nextInt(8)));
      }
    }
    for (Session session : model.opened) {
      boolean live = model.isLive(session);
      assertThat(redis.read(session).state() == SessionState.ACTIVE)
          .as("%s, live in the model: %s", session.id(), live)
          .isEqualTo(live);
    }
    model.opened.stream()
        .filter(session -> session.parent().isEmpty())
        .forEach(root -> assertDescendants(model, root.id()));
  }

  private static void open(Random random, Model model) {
    SessionId id = redis.ids.root();
    var above = new ArrayList<Session>();
    var secondParents = new LinkedHashSet<SessionId>();
    if (!model.opened.isEmpty() && random.nextInt(4) > 0) {
      Session subject = model.any(random);
      if (subject.id().hops() < MOST_HOPS) {
        id = redis.ids.child(subject.id());
        above.add(subject);
        secondParents.addAll(subject.secondParents());
      }
    }
    if (!model.opened.isEmpty() && random.nextInt(4) == 0) {
      Session actor = model.any(random);
      above.add(actor);
      secondParents.add(actor.id());
      secondParents.addAll(actor.secondParents());
    }
    Instant now = redis.clock.instant();
    Session session =
        Samples.session(
            id,
            redis.ids.tokenId(),
            List.copyOf(secondParents),
            Map.of(),
            ActorChain.NONE,
            now,
            now.plusSeconds(1 + random.nextInt(60)));
    Outcome outcome = redis.open(redis.opening(session));
    if (above.stream().allMatch(model::isLive)) {
      assertThat(outcome).isEqualTo(new Outcome.Opened());
      model.opened.add(session);
    } else {
      assertThat(outcome).isEqualTo(new Outcome.ParentEnded());
    }
  }

  /** Those of the tree: second parents in other trees are not looked at. */
  private static void assertDescendants(Model model, SessionId root) {
    List<SessionId> below =
        model.opened.stream()
            .map(Session::id)
            .filter(id -> id.hops() > 0 && id.root().equals(root.root()))
            .filter(id -> id.lineage().stream().allMatch(one -> isUnended(model, one)))
            .toList();
    assertThat(StoreFixture.await(redis.store.descendants(root, 100)))
        .containsExactlyInAnyOrderElementsOf(below);
  }

  private static boolean isUnended(Model model, SessionId id) {
    return !model.ended.contains(id) && redis.clock.instant().isBefore(model.find(id).expiresAt());
  }
}
