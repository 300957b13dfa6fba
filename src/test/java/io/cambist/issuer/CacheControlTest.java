package io.cambist.issuer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CacheControlTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          max-age=600                     | 600
          public, max-age=600             | 600
          Max-Age = "900", must-revalidate| 900
          max-age=299                     | 300
          max-age=0                       | 300
          no-store                        | 300
          s-maxage=3000                   | 300
          x-max-age=3000                  | 300
          max-age=-5                      | 300
          max-age=soon                    | 300
          max-age=3601                    | 3600
          max-age=9999999999              | 3600
          max-age=99999999999999999999999 | 3600
          """)
  void the_wish_of_the_issuer_counts_between_floor_and_ceiling(String header, long seconds) {
    assertThat(CacheControl.lifetime(Optional.of(header))).hasSeconds(seconds);
  }

  @Test
  void without_a_wish_the_floor_counts() {
    assertThat(CacheControl.lifetime(Optional.empty())).isEqualTo(CacheControl.FLOOR);
  }
}
