package io.cambist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import org.junit.jupiter.api.Test;

class SettingDefaultsTest {
  private static SmallRyeConfig with(String key, String value) {
    return new SmallRyeConfigBuilder()
        .addDefaultInterceptors()
        .withInterceptors(new LiteralSettings(), new SettingDefaults())
        .withProfile("prod")
        .withSources(new PropertiesConfigSource(Map.of(key, value), "settings", 100))
        .build();
  }

  private static String read(String key, String value) {
    return read(key, value, key);
  }

  private static String read(String key, String value, String asked) {
    return with(key, value).getOptionalValue(asked, String.class).orElse(null);
  }

  @Test
  void what_is_not_set_or_empty_is_what_the_list_says() {
    assertThat(read("cambist.max-ttl", "  ")).isEqualTo("PT15M");
    assertThat(with("x", "y").getValue("cambist.redis-replicas", int.class)).isZero();
    assertThat(with("x", "y").getOptionalValue("cambist.redis-ca", String.class)).isEmpty();
    assertThat(read("cambist.redis-ca", "")).isNull();
    assertThat(read("quarkus.http.port", " ")).isEqualTo("8080");
  }

  @Test
  void what_is_set_is_read_as_it_was_judged() {
    assertThat(read("cambist.max-ttl", "PT5M")).isEqualTo("PT5M");
    assertThat(read("cambist.dpop-nonce", " required ")).isEqualTo("required");
    assertThat(read("cambist.operators.client-secret", " s ")).isEqualTo(" s ");
    assertThat(read("other.setting", " s ")).isEqualTo(" s ");
  }

  /** A password is what is written; and a file that is not there is none that was never named. */
  @Test
  void what_is_set_is_read_as_it_is_written() {
    for (String written :
        List.of("redis://:pa$$word@h", "${NOPE}", "$x", "a\\$b\\\\$$c${", "${y:z}")) {
      assertThat(read("cambist.redis", written)).isEqualTo(written);
      assertThat(read("%prod.cambist.redis", written, "cambist.redis")).isEqualTo(written);
    }
    assertThat(read("cambist.max-ttl", " ${NOPE} ")).isEqualTo("${NOPE}");
    assertThat(read("other.setting", "${nope:x}")).isEqualTo("x");
    assertThatThrownBy(
            () -> with("quarkus.http.port", "${nope}").getValue("quarkus.http.port", int.class))
        .isInstanceOf(NoSuchElementException.class)
        .hasMessageContaining("nope");
  }
}
