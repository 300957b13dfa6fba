package io.cambist.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.cambist.federation.Federation;
import io.cambist.federation.Workshop;
import io.cambist.oauth.ActorChain;
import io.cambist.oauth.AuthorizationDetails;
import io.cambist.oauth.Party;
import io.cambist.oauth.Scopes;
import io.cambist.session.Lineage;
import io.cambist.session.Session;
import io.cambist.session.SessionId;
import io.cambist.session.SessionState;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the rules that forbid see of a session, without a gateway around them. */
class StandingFactsTest {
  private static final Instant NOW = Instant.parse("2030-01-01T00:00:00Z");
  private static final StandingRules RULES = new StandingRules(Clock.fixed(NOW, ZoneOffset.UTC));
  private static final Party BOT = new Party("partner", "bot");

  @TempDir Path directory;

  private Federation with(String rule) {
    return new Workshop(directory)
        .with("shop.yaml", Workshop.GOOD + "  - { id: standing, effect: forbid, " + rule + " }\n")
        .loaded();
  }

  /** A session of the job's, of client {@code ci} and for target {@code orders}. */
  private static Session job() {
    return session("ci", List.of("orders"), ActorChain.NONE, Map.of("repository", "1"), "aal2");
  }

  private static Session session(
      String client,
      List<String> targets,
      ActorChain actors,
      Map<String, Object> attributes,
      String assurance) {
    return new Session(
        new SessionId("AAAAAAAAAAAAAAAAAAAAAA"),
        "jti",
        "kid",
        new Party("github", "job"),
        "somebody",
        actors,
        client,
        "github",
        targets,
        Scopes.NONE,
        AuthorizationDetails.NONE,
        Optional.empty(),
        List.of("deploy"),
        "0123456789ab",
        List.of(),
        attributes,
        Optional.ofNullable(assurance),
        "decision",
        Optional.empty(),
        Optional.empty(),
        NOW,
        NOW.plusSeconds(60));
  }

  private static Optional<String> forbidding(Federation federation, Session... sessions) {
    return RULES.forbidding(
        new Lineage(
            SessionState.ACTIVE,
            Optional.of(sessions[0]),
            Arrays.asList(sessions),
            Optional.empty(),
            Optional.empty(),
            Set.of(),
            Map.of()),
        federation);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "to: orders",
        "from: github, client: ci, to: orders",
        "from: [github, partner], client: [desk, ci], to: [ledger, orders]",
        "when: 'subject.issuer == \"github\" && subject.sub == \"job\"'",
        "when: 'subject.assurance == \"aal2\"'",
        "when: 'client.id == \"ci\" && client.method == \"subject-token\"'",
        "when: 'target.name == \"orders\" && target.audience == \"https://orders.example\"'",
        "when: '!actor.present'",
        "when: 'attributes.repository == \"1\"', from: github",
        "when: 'attributes.repository > 3', from: github",
        "when: 'now == timestamp(\"2030-01-01T00:00:00Z\")'"
      })
  void a_rule_that_holds_forbids_and_is_named(String rule) {
    assertThat(forbidding(with(rule), job())).contains("standing");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "to: ledger",
        "client: desk",
        "from: partner",
        "from: partner, client: ci, to: orders",
        "from: github, client: desk, to: orders",
        "from: github, client: ci, to: ledger",
        "when: 'subject.sub == \"somebody\"'",
        "when: 'actor.present'",
        "when: 'attributes.repository == \"2\"', from: github",
        "when: 'claims.ref == \"refs/heads/main\"'"
      })
  void a_rule_for_others_or_that_does_not_hold_forbids_nothing(String rule) {
    assertThat(forbidding(with(rule), job())).isEmpty();
  }

  @Test
  void without_such_a_rule_nothing_is_forbidden() {
    Federation open =
        new Workshop(directory)
            .with("shop.yaml", Workshop.GOOD.replace("to: ledger", "when: claims.x == 1"))
            .loaded();
    assertThat(open.standing()).isEmpty();
    assertThat(forbidding(open, job())).isEmpty();
  }

  @Test
  void one_session_of_a_line_and_one_target_of_a_session_are_enough() {
    Federation federation = with("client: desk");
    Session desk =
        session("desk", List.of("orders"), ActorChain.NONE, Map.of("repository", "1"), null);
    assertThat(forbidding(federation, job(), desk)).contains("standing");
    Session both =
        session("ci", List.of("orders", "ledger"), ActorChain.NONE, Map.of("repository", 1L), null);
    assertThat(forbidding(federation, both)).contains("freeze");
  }

  @Test
  void who_acts_is_seen_and_a_client_that_does_is_no_actor_token() {
    Federation federation =
        with("when: 'actor.present && actor.issuer == \"partner\" && actor.sub == \"bot\"'");
    assertThat(forbidding(federation, acting(BOT))).contains("standing");
    assertThat(forbidding(federation, acting(Party.client("bot")))).isEmpty();
    assertThat(forbidding(federation, acting(Party.client("desk"), BOT))).isEmpty();
    assertThat(forbidding(federation, acting(new Party("partner", "other")))).isEmpty();
    Federation anybody = with("when: actor.present");
    assertThat(forbidding(anybody, acting(BOT))).contains("standing");
    assertThat(forbidding(anybody, acting(Party.client("bot")))).isEmpty();
  }

  private static Session acting(Party... actors) {
    return session(
        "ci", List.of("orders"), new ActorChain(List.of(actors)), Map.of("repository", "1"), null);
  }

  @Test
  void what_a_session_lacks_forbids_where_it_is_asked_for() {
    Session old = session("ci", List.of("orders"), ActorChain.NONE, Map.of(), null);
    assertThat(forbidding(with("from: github, when: attributes.repository == 'x'"), old))
        .contains("standing");
    assertThat(forbidding(with("when: 'subject.assurance == \"\"'"), old)).contains("standing");
  }

  @Test
  void of_what_left_the_federation_nothing_is_known() {
    Federation federation = with("when: 'client.method == \"\" && target.audience == \"\"'");
    Session gone = session("gone", List.of("gone"), ActorChain.NONE, Map.of(), null);
    assertThat(forbidding(federation, gone)).contains("standing");
    assertThat(forbidding(federation, job())).isEmpty();
  }

  @Test
  void what_takes_too_much_work_forbids() {
    Federation federation =
        with(
            "from: github, when: '!attributes.repository.all(x, x in attributes.repository) &&"
                + " false'");
    assertThat(forbidding(federation, keeping(20))).isEmpty();
    assertThat(forbidding(federation, keeping(900))).contains("standing");
  }

  private static Session keeping(int elements) {
    return session(
        "ci",
        List.of("orders"),
        ActorChain.NONE,
        Map.of("repository", LongStream.range(0, elements).boxed().toList()),
        null);
  }
}
