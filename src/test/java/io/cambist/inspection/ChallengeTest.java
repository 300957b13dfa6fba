package io.cambist.inspection;

import static org.assertj.core.api.Assertions.assertThat;

import io.cambist.oauth.Reason;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ChallengeTest {
  @ParameterizedTest
  @EnumSource(Reason.class)
  void each_description_can_stand_in_a_challenge(Reason reason) {
    // RFC 6750 section 3: printable ASCII without quotes and backslashes.
    assertThat(reason.description()).matches("[ -~&&[^\"\\\\]]+");
    assertThat(reason.code().text()).matches("[a-z_]+");
  }
}
