package io.cambist.inspection;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class HeaderTextTest {
  @Property
  void any_text_comes_out_of_a_header_as_it_went_in(@ForAll String text) {
    String sound = new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
    String header = HeaderText.of(text);
    assertThat(header).matches("[!-~&&[^\",;+\\\\<>]]*");
    assertThat(URLDecoder.decode(header, StandardCharsets.UTF_8)).isEqualTo(sound);
    assertThat(HeaderText.withoutColon(text)).doesNotContain(":");
    assertThat(URLDecoder.decode(HeaderText.withoutColon(text), StandardCharsets.UTF_8))
        .isEqualTo(sound);
  }

  @Test
  void usual_names_stay_readable() {
    String name = "github-actions:repo:acme/shop:ref:refs/heads/main";
    assertThat(HeaderText.of(name)).isEqualTo(name);
  }
}
