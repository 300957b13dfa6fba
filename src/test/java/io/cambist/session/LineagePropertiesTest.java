package io.cambist.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** Over random forests, with second parents as exchanges make them. */
class LineagePropertiesTest {
  private static final SessionIds IDS = new SessionIds();
  private static final Instant NOW = Instant.parse("2030-01-01T00:00:00Z");
  private static final Instant LATER = NOW.plusSeconds(60);

  private record Forest(Map<SessionId, Session> sessions, List<SessionId> ids) {
    /** The sessions that this one hangs on, itself included. */
    Set<SessionId> above(SessionId id) {
      var above = new LinkedHashSet<>(id.lineage());
      sessions.get(id).secondParents().forEach(parent -> above.addAll(parent.lineage()));
      return above;
    }

    SessionState state(Map<SessionId, Ending> endings, Instant now, SessionId id) {
      Session session = sessions.get(id);
      return Samples.found(sessions, endings).judge(Samples.reference(session), now).state();
    }
  }

  private static Forest forest(long seed, int size) {
    var random = new Random(seed);
    var sessions = new HashMap<SessionId, Session>();
    var ids = new ArrayList<SessionId>();
    for (int i = 0; i < size; i++) {
      SessionId id = IDS.root();
      var parents = new LinkedHashSet<SessionId>();
      if (i > 0 && random.nextInt(4) > 0) {
        SessionId subject = ids.get(random.nextInt(i));
        if (subject.hops() < 8) {
          id = IDS.child(subject);
          parents.addAll(sessions.get(subject).secondParents());
        }
      }
      if (i > 0 && random.nextInt(4) == 0) {
        SessionId actor = ids.get(random.nextInt(i));
        parents.add(actor);
        parents.addAll(sessions.get(actor).secondParents());
      }
      sessions.put(id, Samples.session(id, IDS.tokenId(), List.copyOf(parents), NOW, LATER));
      ids.add(id);
    }
    return new Forest(sessions, ids);
  }

  @Property(tries = 300)
  void an_ended_session_kills_exactly_itself_and_all_that_hangs_on_it(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 40) int size, @ForAll int pick) {
    Forest forest = forest(seed, size);
    SessionId ended = forest.ids().get(Math.floorMod(pick, size));
    var endings = Map.of(ended, new Ending(SessionState.REVOKED, "in this test", NOW));
    for (SessionId id : forest.ids()) {
      assertThat(forest.state(endings, NOW, id))
          .isEqualTo(forest.above(id).contains(ended) ? SessionState.REVOKED : SessionState.ACTIVE);
    }
  }

  @Property(tries = 300)
  void a_missing_or_expired_session_kills_exactly_itself_and_all_that_hangs_on_it(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 40) int size,
      @ForAll int pick,
      @ForAll boolean missing) {
    Forest forest = forest(seed, size);
    SessionId dead = forest.ids().get(Math.floorMod(pick, size));
    Session session = forest.sessions().get(dead);
    var records = new HashMap<>(forest.sessions());
    if (missing) {
      records.remove(dead);
    } else {
      records.put(
          dead, Samples.session(dead, session.tokenId(), session.secondParents(), NOW, NOW));
    }
    for (SessionId id : forest.ids()) {
      Session own = forest.sessions().get(id);
      Lineage lineage = Samples.found(records, Map.of()).judge(Samples.reference(own), NOW);
      assertThat(lineage.state())
          .isEqualTo(forest.above(id).contains(dead) ? SessionState.EXPIRED : SessionState.ACTIVE);
    }
  }

  @Property(tries = 100)
  void another_token_id_is_never_active(@ForAll long seed) {
    Forest forest = forest(seed, 10);
    for (SessionId id : forest.ids()) {
      Session own = forest.sessions().get(id);
      Lineage lineage =
          Samples.found(forest.sessions(), Map.of())
              .judge(Samples.reference(own, IDS.tokenId(), own.secondParents()), NOW);
      assertThat(lineage.state()).isNotEqualTo(SessionState.ACTIVE);
      assertThat(lineage.session()).isEmpty();
    }
  }

  @Property(tries = 100)
  void a_second_parent_cannot_be_left_out(@ForAll long seed) {
    Forest forest = forest(seed, 20);
    for (SessionId id : forest.ids()) {
      Session own = forest.sessions().get(id);
      if (!own.secondParents().isEmpty()) {
        List<SessionId> fewer = own.secondParents().subList(1, own.secondParents().size());
        assertThat(
                Samples.found(forest.sessions(), Map.of())
                    .judge(Samples.reference(own, own.tokenId(), fewer), NOW)
                    .state())
            .isNotEqualTo(SessionState.ACTIVE);
      }
    }
  }
}
