package io.cambist.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.Locale;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DecisionIdTest {
  private static final long LATEST = (1L << 45) - 1;

  @Property
  void an_id_says_in_which_stream_and_when_and_is_read_back(
      @ForAll AuditKind kind, @ForAll @LongRange(max = LATEST) long millis, @ForAll long random) {
    DecisionId id = DecisionId.of(kind, Instant.ofEpochMilli(millis), random);
    assertThat(id.text()).matches("[ir][0-9a-v]{22}");
    assertThat(id.at()).isEqualTo(Instant.ofEpochMilli(millis));
    assertThat(id.evidence()).isEqualTo(kind.evidence());
    assertThat(DecisionId.parse(id.text())).contains(id);
    assertThat(DecisionId.parse(" " + id.text().toUpperCase(Locale.ROOT) + "\n")).contains(id);
  }

  @Property
  void ids_of_one_instant_differ_in_all_64_bits_of_chance(@ForAll long random, @ForAll long other) {
    Instant at = Instant.ofEpochMilli(0);
    assertThat(
            DecisionId.of(AuditKind.TOKEN_ISSUED, at, random)
                .equals(DecisionId.of(AuditKind.TOKEN_ISSUED, at, other)))
        .isEqualTo(random == other);
  }

  @Test
  void ids_sort_by_time() {
    String earlier = DecisionId.of(AuditKind.TOKEN_ISSUED, Instant.ofEpochMilli(1023), -1).text();
    String later = DecisionId.of(AuditKind.TOKEN_ISSUED, Instant.ofEpochMilli(1024), 0).text();
    assertThat(earlier).isLessThan(later);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "i",
        "x0123456780123456789abc",
        "i012345678012345678wabc",
        "i0123456780123456789ab",
        "i0123456780123456789abcd",
        "i01234567 0123456789abc",
        "i0123456780123456789ab\u00e4",
        "{audit}:issued"
      })
  void what_is_no_id_is_not_looked_up(String text) {
    assertThat(DecisionId.parse(text)).isEmpty();
    assertThatThrownBy(() -> new DecisionId(text)).isInstanceOf(IllegalArgumentException.class);
  }
}
