package io.cambist.removal;

import static org.assertj.core.api.Assertions.assertThat;

import io.cambist.federation.Kind;
import io.cambist.federation.Named;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StoredRevisionTest {
  @Test
  void it_is_read_as_it_was_written() {
    Map<Named, Boolean> names = new LinkedHashMap<>();
    names.put(new Named(Kind.CLIENT, "CI"), false);
    names.put(new Named(Kind.POLICY, "deploy.from_main-1"), true);
    var stored =
        new StoredRevision(
            "r3", List.of("r2", "r1"), names, Map.of(new Named(Kind.CLIENT, "CI"), "00ff"));
    assertThat(StoredRevision.parse(stored.text())).contains(stored);
    var bare = new StoredRevision("r1", List.of(), Map.of(), Map.of());
    assertThat(StoredRevision.parse(bare.text())).contains(bare);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "r1\nplanet earth end", "r1\npolicy a", "r1\n", "r1\npolicy a end b c"})
  void what_is_none_is_not_read(String text) {
    assertThat(StoredRevision.parse(text)).isEmpty();
  }
}
