package io.cambist.policy;

import static io.cambist.testing.Gateway.exchange;
import static io.cambist.testing.Gateway.exchangeAs;
import static io.cambist.testing.Gateway.isActive;
import static io.cambist.testing.Gateway.send;
import static io.cambist.testing.Gateway.token;
import static org.assertj.core.api.Assertions.assertThat;

import io.cambist.federation.FederationInForce;
import io.cambist.testing.EditedFederation;
import io.cambist.testing.TestAssertion;
import io.cambist.testing.TestFederation;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Path;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A rule that forbids comes into force while tokens are about that it is meant for. */
@QuarkusTest
@QuarkusTestResource(TestFederation.class)
class StandingRulesTest {
  private static final String CHAIN = "https://chain.example";

  @Inject FederationInForce federation;

  @ConfigProperty(name = "cambist.federation")
  Path directory;

  private EditedFederation edited;

  @BeforeEach
  void read() throws IOException {
    edited = new EditedFederation(federation, directory);
  }

  @AfterEach
  void restore() throws IOException {
    edited.restore();
  }

  private void forbid(String keys) throws IOException {
    edited.putLast("  - { id: standing, effect: forbid, " + keys + " }\n");
    assertThat(federation.current().policies()).anyMatch(rule -> rule.id().equals("standing"));
  }

  private static String root() {
    return token(exchange(TestAssertion.of("ci").sign()).formParam("audience", CHAIN));
  }

  private static boolean live(String token) {
    return isActive("ledger-api", token);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "to: chain",
        "from: ci, client: ci, to: chain",
        "when: 'attributes.repository == \"8675309\"', from: ci",
        "when: 'attributes[\"repository\"] == \"8675309\"', from: ci",
        "when: 'subject.issuer == \"ci\" && subject.sub.startsWith(\"repo:acme/\")'",
        "when: 'client.id == \"ci\" && client.method == \"subject-token\"'",
        "when: 'target.name == \"chain\" && target.audience == \"https://chain.example\"'",
        "when: 'now > timestamp(\"2020-01-01T00:00:00Z\")', to: chain",
        "when: 'subject.assurance == \"\"', to: chain",
        "when: '!actor.present', to: chain",
        "when: 'attributes.repository > 3', from: ci"
      })
  void it_bites_what_is_live_for_as_long_as_it_stands(String rule) throws Exception {
    String token = root();
    assertThat(live(token)).isTrue();
    forbid(rule);
    assertThat(live(token)).as("with the rule").isFalse();
    edited.restore();
    assertThat(live(token)).as("without it again").isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "to: vault",
        "client: desk",
        "from: partner",
        "when: 'attributes.repository == \"1\"', from: ci",
        "when: 'actor.present', to: chain",
        "when: 'now < timestamp(\"2020-01-01T00:00:00Z\")'"
      })
  void it_leaves_alone_what_it_is_not_meant_for(String rule) throws Exception {
    String token = root();
    forbid(rule);
    assertThat(live(token)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "when: 'claims.ref == \"refs/heads/main\"', from: ci",
        "when: 'attributes.repository == \"8675309\" || has(claims.ref)', from: ci",
        "when: 'attributes.repository == \"8675309\"', from: [ci, twin]",
        "when: 'size(attributes) > 0', from: ci",
        "when: '!subject.ours', from: ci",
        "when: 'size(request.scopes) == 0', from: ci"
      })
  void one_that_looks_at_what_no_session_keeps_forbids_exchanges_alone(String rule)
      throws Exception {
    String token = root();
    forbid(rule);
    assertThat(live(token)).isTrue();
    assertThat(federation.current().exchangeOnly()).containsKey("standing");
    send(exchange(TestAssertion.of("ci").sign()).formParam("audience", CHAIN))
        .then()
        .statusCode(400);
  }

  @Test
  void what_was_exchanged_from_a_forbidden_session_is_worth_nothing_either() throws Exception {
    String child =
        token(
            exchangeAs("orders-api", root()).formParam("audience", CHAIN).formParam("scope", "a"));
    assertThat(live(child)).isTrue();
    forbid("client: ci, to: chain");
    assertThat(live(child)).isFalse();
  }

  @Test
  void a_forbidden_session_is_exchanged_no_further() throws Exception {
    String parent = root();
    forbid("client: ci, to: chain");
    send(exchangeAs("orders-api", parent).formParam("audience", CHAIN)).then().statusCode(400);
  }

  @Test
  void the_actor_of_a_session_is_who_acts_in_it() throws Exception {
    String token =
        token(
            exchangeAs("partner-gateway", TestAssertion.of("partner").sign())
                .formParam("actor_token", TestAssertion.of("agents").sign())
                .formParam("actor_token_type", io.cambist.testing.Gateway.JWT)
                .formParam("audience", CHAIN));
    forbid("when: 'actor.present && actor.issuer == \"agents\" && actor.sub == \"agent-7\"'");
    assertThat(live(token)).isFalse();
    edited.restore();
    assertThat(live(token)).isTrue();
  }
}
