package io.cambist.settings;

import static org.assertj.core.api.Assertions.assertThat;

import io.cambist.cutoff.CutOffs;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SettingTest {
  @ParameterizedTest
  @EnumSource
  void what_it_is_when_it_is_not_set_is_one_of_its_values(Setting setting) {
    assertThat(setting.standard().flatMap(setting::problem)).isEmpty();
    assertThat(setting.key()).matches("(cambist|quarkus)(\\.[a-z-]+)+");
    assertThat(Setting.ofKey(setting.key())).contains(setting);
    assertThat(Setting.ofVariable(setting.variable())).contains(setting);
  }

  @Test
  void names_of_variables_follow_from_those_of_properties() {
    assertThat(Setting.ISSUER_KEYS_TIMEOUT.variable()).isEqualTo("CAMBIST_ISSUER_KEYS_TIMEOUT");
    assertThat(Setting.variables()).doesNotHaveDuplicates().contains("QUARKUS_HTTP_SSL_PORT");
  }

  /** Else a token could outlive the mark that ends its session. */
  @Test
  void no_token_lives_longer_than_what_ends_it_is_remembered() {
    assertThat(Setting.MAX_TTL.form())
        .isEqualTo(new Form.Span(Duration.ofSeconds(1), CutOffs.LONGEST_LIFE));
  }

  @Test
  void a_span_is_what_is_set_or_else_the_usual_one_and_none_when_it_is_out_of_bounds() {
    assertThat(Setting.MAX_TTL.span(Optional.empty())).contains(Duration.ofMinutes(15));
    assertThat(Setting.MAX_TTL.span(Optional.of(" 5m "))).contains(Duration.ofMinutes(5));
    for (String bad : List.of("0", "-5m", "25h", "soon")) {
      assertThat(Setting.MAX_TTL.span(Optional.of(bad))).isEmpty();
    }
  }

  /** Which production refuses, and not the form: development's own provider names no audience. */
  @Test
  void development_may_take_tokens_for_any_audience() {
    assertThat(Setting.OPERATORS_AUDIENCE.problem("any")).isEmpty();
  }
}
