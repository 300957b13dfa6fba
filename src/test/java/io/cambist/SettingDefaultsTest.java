package io.cambist;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SettingDefaultsTest {
  private static SmallRyeConfig with(String key, String value) {
    return new SmallRyeConfigBuilder()
        .addDefaultInterceptors()
        .withInterceptors(new SettingDefaults())
        .withSources(new PropertiesConfigSource(Map.of(key, value), "settings", 100))
        .build();
  }

  private static String read(String key, String value) {
    return with(key, value).getOptionalValue(key, String.class).orElse(null);
  }

  @Test
  void what_is_not_set_or_empty_is_what_the_list_says() {
    assertThat(read("cambist.max-ttl", "  ")).isEqualTo("PT15M");
    assertThat(with("x", "y").getValue("cambist.redis-replicas", int.class)).isZero();
    assertThat(with("x", "y").getOptionalValue("cambist.redis-ca", String.class)).isEmpty();
    assertThat(read("cambist.redis-ca", "")).isNull();
  }

  @Test
  void what_is_set_is_read_as_it_was_judged() {
    assertThat(read("cambist.max-ttl", "PT5M")).isEqualTo("PT5M");
    assertThat(read("cambist.dpop-nonce", " required ")).isEqualTo("required");
    assertThat(read("cambist.operators.client-secret", " s ")).isEqualTo(" s ");
    assertThat(read("other.setting", " s ")).isEqualTo(" s ");
  }
}
