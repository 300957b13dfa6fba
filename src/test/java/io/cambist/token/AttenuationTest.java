package io.cambist.token;

import static org.assertj.core.api.Assertions.assertThat;

import io.cambist.jose.Claims;
import io.cambist.oauth.ActorChain;
import io.cambist.oauth.AuthorizationDetails;
import io.cambist.oauth.Confirmation;
import io.cambist.oauth.Confirmation.Method;
import io.cambist.oauth.Party;
import io.cambist.oauth.Scopes;
import io.cambist.session.SessionId;
import io.cambist.session.TaskId;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class AttenuationTest {
  private static final Instant NOW = Instant.ofEpochSecond(1_800_000_000);
  private static final SessionId PARENT = new SessionId("AAAAAAAAAAAAAAAAAAAAAA");
  private static final SessionId CHILD = new SessionId("AAAAAAAAAAAAAAAAAAAAAA.BBBBBBBBBBB");
  private static final SessionId SECOND = new SessionId("CCCCCCCCCCCCCCCCCCCCCC");
  private static final TaskId TASK = TaskId.of("client", "deploy");
  private static final String OTHER_TASK = TaskId.of("client", "other").text();
  private static final Party AGENT = new Party("agents", "a1");
  private static final Party EARLIER = new Party("https://idp.example", "e1");
  private static final Claims MAY_ACT = new Claims(Map.of("sub", "a1", "iss", "https://agents"));

  private static final Confirmation KEY = new Confirmation(Method.DPOP, "k".repeat(43));
  private static final AuthorizationDetails DETAILS =
      new AuthorizationDetails(List.of(Map.of("type", "call", "id", "T-1")));

  private static final Attenuation.Bounds BOUNDS =
      new Attenuation.Bounds(
          "https://cambist",
          List.of("https://orders"),
          List.of(Scopes.of("read", "write"), Scopes.of("read")),
          Set.of("aal1", "aal2"),
          NOW.plusSeconds(60),
          Optional.of("ci:job"),
          Optional.of(PARENT),
          List.of(AGENT, EARLIER),
          List.of(SECOND),
          List.of(TASK),
          Optional.of(MAY_ACT),
          true,
          List.of(KEY),
          List.of(DETAILS),
          true);

  private static AccessToken token() {
    return new AccessToken(
        "https://cambist",
        "ci:job",
        List.of("https://orders"),
        Scopes.of("read"),
        Optional.of("aal2"),
        DETAILS,
        "client",
        "jti",
        CHILD,
        new ActorChain(List.of(AGENT, EARLIER)),
        List.of(SECOND),
        List.of(TASK),
        Optional.of(MAY_ACT),
        Optional.of(KEY),
        Map.of("team", "shop"),
        NOW,
        NOW.plusSeconds(60));
  }

  @Test
  void claims_within_their_bounds_pass() {
    assertThat(Attenuation.violation(token().claims(), BOUNDS)).isEmpty();
  }

  static Stream<Arguments> violations() {
    return Stream.of(
        change("another issuer", "iss is not ours", c -> c.put("iss", "https://evil")),
        change("another audience", "aud is not the targets'", c -> c.put("aud", "https://other")),
        change(
            "a second audience",
            "aud is not the targets'",
            c -> c.put("aud", List.of("https://orders", "https://b"))),
        change("a wider scope", "scope is wider than it may be", c -> c.put("scope", "read write")),
        change(
            "a level that was not reached",
            "acr is higher than it may be",
            c -> c.put("acr", "aal3")),
        change("a level that is none", "acr is higher than it may be", c -> c.put("acr", 2L)),
        change("no scope claim", "scope is missing", c -> c.remove("scope")),
        change(
            "a later expiry",
            "exp is later than it may be",
            c -> c.put("exp", NOW.plusSeconds(61).getEpochSecond())),
        change("no expiry", "exp or iat is missing or reversed", c -> c.remove("exp")),
        change(
            "an expiry before its issue",
            "exp or iat is missing or reversed",
            c -> c.put("iat", NOW.plusSeconds(60).getEpochSecond())),
        change("another subject", "sub is not the parent's", c -> c.put("sub", "ci:other")),
        change(
            "a session of its own",
            "sid is not below its parent",
            c -> c.put("sid", SECOND.text())),
        change(
            "the parent's own session",
            "sid is not below its parent",
            c -> c.put("sid", PARENT.text())),
        change("no actor", "act has lost an actor", c -> c.remove("act")),
        change(
            "only the current actor",
            "act has lost an actor",
            c -> c.put("act", Map.of("sub", "agents:a1"))),
        change(
            "the actors in another order",
            "act has lost an actor",
            c ->
                c.put(
                    "act",
                    Map.of(
                        "iss",
                        "https://idp.example",
                        "sub",
                        "e1",
                        "act",
                        Map.of("sub", "agents:a1")))),
        change("a second parent not named", "a parent is not named", c -> c.remove("actor_sids")),
        change("no issue", "exp or iat is missing or reversed", c -> c.remove("iat")),
        change("no session", "sid is not below its parent", c -> c.remove("sid")),
        change("a task not named", "a task is not named", c -> c.remove("task_ids")),
        change("another task", "a task is not named", c -> c.put("task_ids", List.of(OTHER_TASK))),
        change("no key", "cnf is missing", c -> c.remove("cnf")),
        change(
            "another key",
            "cnf names a key that was not proven",
            c -> c.put("cnf", Map.of("jkt", "x".repeat(43)))),
        change(
            "the key by another method",
            "cnf names a key that was not proven",
            c -> c.put("cnf", Map.of("x5t#S256", "k".repeat(43)))),
        change(
            "a second key",
            "cnf names a key that was not proven",
            c -> c.put("cnf", Map.of("jkt", "k".repeat(43), "kid", "1"))),
        change(
            "no authorization details",
            "authorization_details were dropped",
            c -> c.remove("authorization_details")),
        change(
            "another detail",
            "authorization_details permit more than they may",
            c -> c.put("authorization_details", List.of(Map.of("type", "call", "id", "T-2")))),
        change(
            "a detail more",
            "authorization_details permit more than they may",
            c ->
                c.put(
                    "authorization_details",
                    List.of(DETAILS.details().get(0), Map.of("type", "call")))),
        change(
            "details that are none",
            "authorization_details permit more than they may",
            c -> c.put("authorization_details", "all")),
        change("no may_act", "may_act was changed", c -> c.remove("may_act")),
        change(
            "another may_act", "may_act was changed", c -> c.put("may_act", Map.of("sub", "b1"))));
  }

  private static Arguments change(
      String name, String violation, Consumer<Map<String, Object>> change) {
    return Arguments.of(name, violation, change);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("violations")
  void claims_beyond_their_bounds_are_caught(
      String name, String violation, Consumer<Map<String, Object>> change) {
    var members = new LinkedHashMap<>(token().claims().members());
    change.accept(members);
    assertThat(Attenuation.violation(new Claims(members), BOUNDS)).as(name).contains(violation);
  }

  /** Of an assertion that says nothing, and of a rule that may let the key go. */
  private static Attenuation.Bounds loose() {
    return new Attenuation.Bounds(
        BOUNDS.issuer(),
        BOUNDS.audiences(),
        List.of(),
        Set.of(),
        BOUNDS.latestExpiry(),
        Optional.empty(),
        Optional.empty(),
        List.of(),
        List.of(),
        List.of(),
        Optional.empty(),
        false,
        List.of(),
        List.of(),
        false);
  }

  @Test
  void a_token_may_be_without_what_nothing_above_it_demands() {
    var members = new LinkedHashMap<>(token().claims().members());
    List.of("acr", "act", "actor_sids", "task_ids", "may_act", "cnf", "authorization_details")
        .forEach(members::remove);
    members.put("sid", PARENT.text());
    members.put("sub", "anybody");
    assertThat(Attenuation.violation(new Claims(members), loose())).isEmpty();
    members.put("cnf", Map.of("jkt", "k".repeat(43)));
    assertThat(Attenuation.violation(new Claims(members), loose()))
        .contains("cnf names a key that was not proven");
  }

  @Test
  void a_token_lives_a_second_at_least() {
    var members = new LinkedHashMap<>(token().claims().members());
    members.put("iat", NOW.plusSeconds(59).getEpochSecond());
    assertThat(Attenuation.violation(new Claims(members), BOUNDS)).isEmpty();
  }

  @Test
  void an_actor_more_than_required_is_no_loss() {
    var members = new LinkedHashMap<>(token().claims().members());
    members.put("act", Map.of("sub", "client:x", "act", members.get("act")));
    assertThat(Attenuation.violation(new Claims(members), BOUNDS)).isEmpty();
  }

  @Test
  void a_rule_cannot_overwrite_a_claim_of_ours() {
    var carried =
        Map.<String, Object>of(
            "aud", "https://other", "scope", "read write", "act", "x", "acr", "aal3");
    AccessToken token = token();
    AccessToken hostile =
        new AccessToken(
            token.issuer(),
            token.sub(),
            token.audiences(),
            token.scopes(),
            token.acr(),
            token.details(),
            token.clientId(),
            token.tokenId(),
            token.session(),
            token.actors(),
            token.secondParents(),
            token.tasks(),
            token.mayAct(),
            token.confirmation(),
            carried,
            token.issuedAt(),
            token.expiresAt());
    assertThat(Attenuation.violation(hostile.claims(), BOUNDS)).isEmpty();
    assertThat(hostile.claims().get("aud")).isEqualTo("https://orders");
  }
}
