package io.cambist.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.cambist.oauth.ActorChain;
import io.cambist.oauth.AuthorizationDetails;
import io.cambist.oauth.Confirmation;
import io.cambist.oauth.Party;
import io.cambist.oauth.Scopes;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class RecordCodecPropertiesTest {
  private static final SessionIds IDS = new SessionIds();
  private static final int MOST_DEPTH = 3;

  @Property(tries = 1000)
  void whatever_is_written_is_read_again(@ForAll long seed) {
    Recorded recorded = recorded(new Random(seed));
    assertThat(RecordCodec.decode(recorded.session().id(), RecordCodec.encode(recorded)))
        .contains(recorded);
  }

  @Property(tries = 1000)
  void a_record_that_was_cut_or_grew_is_no_session(
      @ForAll long seed, @ForAll int at, @ForAll @Size(min = 1, max = 20) byte[] more) {
    Recorded recorded = recorded(new Random(seed));
    SessionId id = recorded.session().id();
    byte[] bytes = RecordCodec.encode(recorded);
    byte[] cut = Arrays.copyOf(bytes, Math.floorMod(at, bytes.length));
    assertThat(RecordCodec.decode(id, cut)).isEmpty();
    byte[] grown = Arrays.copyOf(bytes, bytes.length + more.length);
    System.arraycopy(more, 0, grown, bytes.length, more.length);
    assertThat(RecordCodec.decode(id, grown)).isEmpty();
  }

  @Property(tries = 2000)
  void garbage_is_no_session_and_breaks_nothing(
      @ForAll @Size(max = 400) byte[] garbage, @ForAll boolean rightVersion) {
    if (rightVersion && garbage.length > 0) {
      garbage[0] = RecordCodec.VERSION;
    }
    assertThat(RecordCodec.decode(IDS.root(), garbage)).isEmpty();
  }

  @Property(tries = 2000)
  void damage_breaks_nothing(
      @ForAll long seed, @ForAll @Size(min = 1, max = 4) List<@IntRange(min = 0) Integer> damage) {
    var random = new Random(seed);
    Recorded recorded = recorded(random);
    SessionId id = recorded.session().id();
    byte[] bytes = RecordCodec.encode(recorded);
    damage.forEach(at -> bytes[at % bytes.length] = (byte) random.nextInt());
    RecordCodec.decode(id, bytes).ifPresent(read -> assertThat(read.session().id()).isEqualTo(id));
  }

  @Property(tries = 20)
  void what_is_nested_without_end_is_no_session(
      @ForAll @IntRange(min = 1000, max = 8000) int depth, @ForAll boolean lists) {
    Session session = session(new Random(1));
    byte[] start = RecordCodec.encode(Samples.recorded(session));
    byte[] bytes = Arrays.copyOf(start, start.length + depth);
    // Arrays of one item, or objects with one member, each in the other, in place of what follows.
    Arrays.fill(bytes, start.length / 2, bytes.length, (byte) (lists ? 0x81 : 0xbf));
    assertThat(RecordCodec.decode(session.id(), bytes)).isEmpty();
  }

  private static Recorded recorded(Random random) {
    var above = new ArrayList<TaskId>();
    for (int count = random.nextInt(3); count > 0; count--) {
      above.add(TaskId.of(text(random), text(random)));
    }
    return new Recorded(session(random), Samples.STATE, above);
  }

  private static Session session(Random random) {
    SessionId id = IDS.root();
    for (int hops = random.nextInt(4); hops > 0; hops--) {
      id = IDS.child(id);
    }
    var actors = new ArrayList<Party>();
    for (int depth = random.nextInt(4); depth > 0; depth--) {
      actors.add(new Party(text(random), text(random)));
    }
    var parents = new ArrayList<SessionId>();
    for (int count = random.nextInt(3); count > 0; count--) {
      parents.add(IDS.child(IDS.root()));
    }
    Party subject = new Party(text(random), text(random));
    Instant issuedAt = Instant.ofEpochMilli(Math.floorMod(random.nextLong(), 1L << 42));
    return new Session(
        id,
        IDS.tokenId(),
        text(random),
        subject,
        random.nextBoolean() ? subject.sub() : text(random),
        new ActorChain(actors),
        text(random),
        random.nextBoolean() ? subject.issuer() : text(random),
        random.nextBoolean() ? List.of(text(random)) : List.of(text(random), text(random)),
        random.nextBoolean() ? Scopes.of("a", "b:c") : Scopes.of(List.of()),
        details(random),
        random.nextBoolean()
            ? Optional.empty()
            : Optional.of(
                new Confirmation(
                    random.nextBoolean() ? Confirmation.Method.DPOP : Confirmation.Method.MTLS,
                    Character.toString('a' + random.nextInt(26)).repeat(43))),
        random.nextBoolean() ? List.of(text(random)) : List.of(text(random), text(random)),
        text(random),
        parents,
        attributes(random, 0),
        random.nextBoolean() ? Optional.empty() : Optional.of(text(random)),
        text(random),
        random.nextBoolean() ? Optional.empty() : Optional.of(text(random)),
        random.nextBoolean() ? Optional.empty() : Optional.of(1 + random.nextInt(1000)),
        issuedAt,
        issuedAt.plusMillis(random.nextInt(86_400_001)));
  }

  private static AuthorizationDetails details(Random random) {
    var details = new ArrayList<Map<String, Object>>();
    for (int count = random.nextInt(3); count > 0; count--) {
      Map<String, Object> detail = attributes(random, 0);
      detail.put("type", text(random));
      details.add(detail);
    }
    return new AuthorizationDetails(details);
  }

  private static Map<String, Object> attributes(Random random, int depth) {
    var attributes = new LinkedHashMap<String, Object>();
    for (int count = random.nextInt(5); count > 0; count--) {
      attributes.put(text(random), value(random, depth));
    }
    return attributes;
  }

  private static Object value(Random random, int depth) {
    return switch (random.nextInt(depth < MOST_DEPTH ? 7 : 5)) {
      case 0 -> text(random);
      case 1 -> random.nextLong();
      case 2 -> (long) random.nextInt(300) - 150;
      case 3 -> random.nextDouble() * 1e300;
      case 4 -> random.nextBoolean();
      case 5 -> attributes(random, depth + 1);
      default -> {
        var list = new ArrayList<Object>();
        for (int count = random.nextInt(4); count > 0; count--) {
          list.add(value(random, depth + 1));
        }
        yield list;
      }
    };
  }

  /** Of all planes, short and long: the forms of CBOR's strings differ by length. */
  private static String text(Random random) {
    int length = random.nextInt(10) == 0 ? random.nextInt(400) : random.nextInt(30);
    return random
        .ints(0, Character.MAX_CODE_POINT + 1)
        .filter(c -> Character.charCount(c) == 2 || !Character.isSurrogate((char) c))
        .map(c -> random.nextBoolean() ? c % 128 : c)
        .limit(length)
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }
}
