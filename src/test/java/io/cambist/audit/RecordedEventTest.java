package io.cambist.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cambist.oauth.ActorChain;
import io.cambist.oauth.Party;
import io.cambist.oauth.Reason;
import io.cambist.oauth.Scopes;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RecordedEventTest {
  private static final DecisionId DECISION =
      DecisionId.of(AuditKind.CUT_OFF_SET, Instant.ofEpochMilli(1_000), 1);

  private static Optional<RecordedEvent> read(String json) {
    return RecordedEvent.parse("1-0_1-0", json);
  }

  private static String json(String more) {
    return "{\"time\":\"1970-01-01T00:00:01Z\",\"kind\":\"cutoff.set\",\"decision\":\""
        + DECISION
        + "\""
        + more
        + "}";
  }

  @Test
  void what_was_written_is_read_back() {
    AuditEvent written =
        AuditEvent.of(DECISION, AuditKind.CUT_OFF_SET)
            .client("ci")
            .claimedClient("cd")
            .subject(new Party("github", "repo:shop"))
            .sub("github:repo:shop")
            .issuer("github")
            .claimedIssuer("https://evil.example")
            .actors(new ActorChain(List.of(Party.client("ci"), new Party("agents", "a7"))))
            .target("orders ledger")
            .audience(List.of("https://orders.example"))
            .scopes(Scopes.of("orders:read"))
            .detailTypes(List.of("tool_call"))
            .rule("deploy")
            .verdicts(List.of("no-forks: condition_false"))
            .revision("9f8e")
            .task("chat 4711")
            .session("sid")
            .tokenId("jti")
            .ttl(Duration.ofMinutes(2))
            .reason(Reason.CUT_OFF)
            .detail("as told")
            .operator("alice (1234)")
            .why("she left\n<b>today</b>")
            .hit("client ci")
            .build();
    RecordedEvent event = read(AuditJson.of(written)).orElseThrow();
    assertThat(event.position()).isEqualTo("1-0_1-0");
    assertThat(event.json()).isEqualTo(AuditJson.of(written));
    assertThat(event.time()).isEqualTo(Instant.ofEpochMilli(1_000));
    assertThat(event.decision()).isEqualTo(DECISION);
    assertThat(event.kind()).contains(AuditKind.CUT_OFF_SET);
    assertThat(event.client()).contains("ci");
    assertThat(event.claimedClient()).contains("cd");
    assertThat(event.subject()).contains(new Party("github", "repo:shop"));
    assertThat(event.sub()).contains("github:repo:shop");
    assertThat(event.issuer()).contains("github");
    assertThat(event.claimedIssuer()).contains("https://evil.example");
    assertThat(event.actors()).containsExactly(Party.client("ci"), new Party("agents", "a7"));
    assertThat(event.target()).contains("orders ledger");
    assertThat(event.audience()).containsExactly("https://orders.example");
    assertThat(event.scope()).contains("orders:read");
    assertThat(event.detailTypes()).containsExactly("tool_call");
    assertThat(event.rule()).contains("deploy");
    assertThat(event.verdicts()).containsExactly("no-forks: condition_false");
    assertThat(event.revision()).contains("9f8e");
    assertThat(event.task()).contains("chat 4711");
    assertThat(event.session()).contains("sid");
    assertThat(event.tokenId()).contains("jti");
    assertThat(event.ttl()).contains(Duration.ofMinutes(2));
    assertThat(event.reason()).contains("cut_off");
    assertThat(event.detail()).contains("as told");
    assertThat(event.operator()).contains("alice (1234)");
    assertThat(event.why()).contains("she left\n<b>today</b>");
    assertThat(event.hit()).contains("client ci");
  }

  @Test
  void what_is_absent_unknown_or_of_another_type_is_empty() {
    RecordedEvent event =
        read(json(
                ",\"client\":7,\"subject\":\"x\",\"actors\":[1,{\"sub\":\"a\"}],\"ttl\":-1,"
                    + "\"verdicts\":{},\"audience\":[null,\"a\"],\"sid\":null,\"new\":[{}]"))
            .orElseThrow();
    assertThat(event.client()).isEmpty();
    assertThat(event.subject()).isEmpty();
    assertThat(event.actors()).isEmpty();
    assertThat(event.ttl()).isEmpty();
    assertThat(event.verdicts()).isEmpty();
    assertThat(event.audience()).containsExactly("a");
    assertThat(event.session()).isEmpty();
    assertThat(event.why()).isEmpty();
  }

  @Test
  void a_kind_of_a_later_version_is_told_as_it_stands() {
    RecordedEvent event = read(json("").replace("cutoff.set", "moon.landed")).orElseThrow();
    assertThat(event.kind()).isEmpty();
    assertThat(event.kindText()).isEqualTo("moon.landed");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "x",
        "[]",
        "{}",
        "{\"time\":\"now\",\"kind\":\"a\",\"decision\":\"b\"}",
        "{\"time\":1,\"kind\":2,\"decision\":3}",
        "{\"time\":\"1970-01-01T00:00:01Z\",\"kind\":\"cutoff.set\"}",
        "{{{{"
      })
  void what_is_no_event_is_passed_over(String garbage) {
    assertThat(read(garbage)).isEmpty();
  }

  @Property
  void whatever_text_an_event_holds_it_can_be_read(@ForAll String text) {
    AuditEvent written =
        AuditEvent.of(DECISION, AuditKind.CUT_OFF_SET).why(text).hit(text + "\ud800").build();
    RecordedEvent event = read(AuditJson.of(written)).orElseThrow();
    assertThat(event.hit()).isPresent();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "_", "1-0", "1-0_", "a_b", "1-0_1-0_1-0", "-1-0_1-0", "1-0_1- 0"})
  void a_position_is_one_of_ours(String text) {
    assertThatThrownBy(() -> StreamPosition.parse(text))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
