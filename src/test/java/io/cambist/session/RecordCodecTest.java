package io.cambist.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cambist.oauth.ActorChain;
import io.cambist.oauth.AuthorizationDetails;
import io.cambist.oauth.Confirmation;
import io.cambist.oauth.Party;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RecordCodecTest {
  private static final SessionIds IDS = new SessionIds();
  private static final Instant NOW = Instant.parse("2030-01-01T00:00:00.123Z");
  private static final Instant LATER = Instant.parse("2030-01-01T00:02:00Z");

  private final SessionId id = IDS.child(IDS.root());

  @Test
  void what_is_read_is_what_was_written() {
    Session session =
        Samples.session(
            id,
            IDS.tokenId(),
            List.of(IDS.root(), IDS.child(IDS.root())),
            Map.of(
                "text",
                "ä\u0000\"",
                "whole",
                Long.MAX_VALUE,
                "part",
                -0.5,
                "flag",
                true,
                "list",
                List.of("a", 1L, false),
                "map",
                Map.of("inner", List.of(Map.of()))),
            new ActorChain(List.of(Party.client("ci"), new Party("https://x.example", "bot"))),
            NOW,
            LATER);
    assertThat(RecordCodec.decode(id, RecordCodec.encode(Samples.recorded(session))))
        .contains(Samples.recorded(session));
  }

  @Test
  void a_sub_and_an_issuer_of_their_own_are_kept() {
    Session usual = Samples.session(id, IDS.tokenId(), List.of(), NOW, LATER);
    Session session =
        new Session(
            id,
            usual.tokenId(),
            usual.keyId(),
            usual.subject(),
            "deployer",
            usual.actors(),
            usual.client(),
            "another",
            List.of("orders", "invoices"),
            usual.scopes(),
            new AuthorizationDetails(
                List.of(
                    Map.of("type", "payment", "amount", 12L, "actions", List.of("pay")),
                    Map.of("type", "tool"))),
            Optional.of(new Confirmation(Confirmation.Method.DPOP, "k".repeat(43))),
            List.of("one", "two"),
            usual.revision(),
            usual.secondParents(),
            Map.of(),
            Optional.of("aal2"),
            usual.decision(),
            Optional.of("deploy 42"),
            Optional.of(3),
            usual.issuedAt(),
            usual.expiresAt());
    assertThat(RecordCodec.decode(id, RecordCodec.encode(Samples.recorded(session))))
        .contains(Samples.recorded(session));
  }

  @Test
  void the_sample_takes_no_more_than_250_bytes() {
    Session session = Samples.session(IDS.root(), IDS.tokenId(), List.of(), NOW, LATER);
    assertThat(RecordCodec.encode(Samples.recorded(session))).hasSizeLessThanOrEqualTo(250);
  }

  @Test
  void another_version_a_cut_record_and_a_tombstone_are_no_session() {
    byte[] bytes =
        RecordCodec.encode(
            Samples.recorded(Samples.session(id, IDS.tokenId(), List.of(), NOW, LATER)));
    for (int length = 0; length < bytes.length; length++) {
      assertThat(RecordCodec.decode(id, Arrays.copyOf(bytes, length))).isEmpty();
    }
    bytes[0] = RecordCodec.VERSION + 1;
    assertThat(RecordCodec.decode(id, bytes)).isEmpty();
    assertThat(
            RecordCodec.decode(
                id, RedisKeys.tombstone(id).getBytes(java.nio.charset.StandardCharsets.UTF_8)))
        .isEmpty();
  }

  @Test
  void a_damaged_byte_never_breaks_the_reader() {
    byte[] bytes =
        RecordCodec.encode(
            Samples.recorded(Samples.session(id, IDS.tokenId(), List.of(), NOW, LATER)));
    for (int i = 0; i < bytes.length; i++) {
      for (int damage : new int[] {0x00, 0x7f, 0x9f, 0xbf, 0xff}) {
        byte[] damaged = bytes.clone();
        damaged[i] = (byte) damage;
        Optional<Recorded> read = RecordCodec.decode(id, damaged);
        assertThat(read)
            .satisfiesAnyOf(one -> assertThat(one).isEmpty(), one -> assertThat(one).isPresent());
      }
    }
  }

  @Test
  void a_value_that_cannot_come_back_is_not_written() {
    Session session =
        Samples.session(
            id, IDS.tokenId(), List.of(), Map.of("when", NOW), ActorChain.NONE, NOW, LATER);
    assertThatThrownBy(() -> RecordCodec.encode(Samples.recorded(session)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void an_end_mark_keeps_its_state_reason_and_time_and_counts_when_it_is_unreadable() {
    Ending ending = new Ending(SessionState.COMPLETED, "the work is done", NOW);
    assertThat(RedisKeys.ending(bytes(RedisKeys.ending(ending)))).isEqualTo(ending);
    assertThat(RedisKeys.ending(bytes("")).state()).isEqualTo(SessionState.REVOKED);
    assertThat(RedisKeys.ending(bytes("C")).state()).isEqualTo(SessionState.REVOKED);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(java.nio.charset.StandardCharsets.UTF_8);
  }
}
