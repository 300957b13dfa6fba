package io.cambist.audit;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.cambist.oauth.Party;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class AuditJsonTest {
  private static final DecisionId DECISION =
      DecisionId.of(AuditKind.TOKEN_REFUSED, Instant.ofEpochMilli(1), 1);

  private static AuditEvent.Builder event() {
    return AuditEvent.of(DECISION, AuditKind.TOKEN_REFUSED);
  }

  @Property
  void whatever_a_caller_sends_the_event_is_one_line_of_json_that_says_the_same(
      @ForAll @Size(max = 50) List<Character> characters) throws Exception {
    var text = new StringBuilder();
    characters.stream().filter(c -> !Character.isSurrogate(c)).forEach(text::append);
    AuditEvent event =
        event().client(text.toString()).subject(new Party("x", text.toString())).build();
    String json = AuditJson.of(event);
    assertThat(json.chars()).noneMatch(c -> c < ' ');
    JsonNode read = new ObjectMapper().readTree(json);
    assertThat(read.at("/client").asText()).isEqualTo(text.toString());
    assertThat(read.at("/subject/sub").asText()).isEqualTo(text.toString());
    assertThat(read.at("/decision").asText()).isEqualTo(DECISION.text());
  }

  @Test
  void a_text_cannot_pass_for_the_event_of_another_decision() {
    String forged = "\"decision\":\"" + DECISION.text() + "\"";
    AuditEvent other =
        AuditEvent.of(
                DecisionId.of(AuditKind.TOKEN_REFUSED, Instant.ofEpochMilli(1), 2),
                AuditKind.TOKEN_REFUSED)
            .client(forged)
            .detail(forged)
            .build();
    assertThat(AuditJson.of(other)).doesNotContain(forged);
  }

  @Test
  void long_texts_and_lists_are_cut_and_no_character_is_halved() throws Exception {
    String faces = "x" + "\ud83d\ude00".repeat(1000);
    AuditEvent event =
        event()
            .detail(faces)
            .client("c".repeat(5000))
            .verdicts(Collections.nCopies(1000, "v".repeat(2000)))
            .build();
    JsonNode read = new ObjectMapper().readTree(AuditJson.of(event));
    assertThat(read.at("/detail").asText()).hasSize(1023).isEqualTo(faces.substring(0, 1023));
    assertThat(read.at("/client").asText()).hasSize(1024);
    assertThat(read.at("/verdicts")).hasSize(64);
    assertThat(read.at("/verdicts/0").asText()).hasSize(1024);
  }

  @Test
  void every_kind_and_member_is_documented() throws Exception {
    String page = Files.readString(Path.of("docs", "audit.md"));
    for (AuditKind kind : AuditKind.values()) {
      assertThat(page).contains("`" + kind.text() + "`");
    }
    for (AuditMember member : AuditMember.values()) {
      assertThat(page).contains("`" + member.text() + "`");
    }
  }
}
