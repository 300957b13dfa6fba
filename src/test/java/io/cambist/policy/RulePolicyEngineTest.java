package io.cambist.policy;

import static io.cambist.policy.Decisions.assertOutcomes;
import static io.cambist.policy.Decisions.denied;
import static io.cambist.policy.Decisions.grant;
import static io.cambist.policy.Decisions.permitted;
import static io.cambist.policy.Rules.claims;
import static io.cambist.policy.Rules.forbid;
import static io.cambist.policy.Rules.permit;
import static io.cambist.policy.Rules.request;
import static org.assertj.core.api.Assertions.assertThat;

import io.cambist.expression.Expression;
import io.cambist.federation.ClientAuthentication;
import io.cambist.oauth.Reason;
import io.cambist.oauth.Scopes;
import io.cambist.policy.Decision.Deny;
import io.cambist.policy.Decision.Effect;
import io.cambist.policy.Decision.Grant;
import io.cambist.policy.Decision.Outcome;
import io.cambist.policy.Decision.Permit;
import io.cambist.policy.Decision.Verdict;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Who gets what, and why every rule decided or did not. */
class RulePolicyEngineTest {
  @Test
  void without_a_rule_everything_is_denied() {
    Deny deny = denied(request(), Reason.POLICY_NONE);
    assertThat(deny.rule()).isEmpty();
    assertThat(deny.verdicts()).isEmpty();
  }

  @Test
  void a_rule_that_fits_permits() {
    Permit permit = permitted(request().rules(permit("r")));
    assertThat(permit.rule()).isEqualTo("r");
    assertThat(permit.grant().scopes()).isEqualTo(Scopes.of("a", "b"));
    assertThat(permit.verdicts())
        .containsExactly(new Verdict("r", Effect.PERMIT, Outcome.PERMITS, ""));
  }

  @Test
  void a_rule_for_others_says_whose_it_is() {
    Deny deny =
        denied(
            request()
                .rules(
                    permit("1").from("other"),
                    permit("2").clients("other"),
                    permit("3").targets("other"),
                    forbid("4").from("other"),
                    forbid("5").clients("other"),
                    forbid("6").targets("other")),
            Reason.POLICY_NONE);
    assertOutcomes(
        deny,
        Outcome.OTHER_ISSUER,
        Outcome.OTHER_CLIENT,
        Outcome.OTHER_TARGET,
        Outcome.OTHER_ISSUER,
        Outcome.OTHER_CLIENT,
        Outcome.OTHER_TARGET);
    assertThat(deny.verdicts())
        .extracting(Verdict::rule)
        .containsExactly("1", "2", "3", "4", "5", "6");
  }

  @Test
  void naming_nobody_permits_nobody_and_forbids_everybody() {
    assertOutcomes(
        denied(request().rules(permit("r").from()), Reason.POLICY_NONE), Outcome.OTHER_ISSUER);
    assertOutcomes(
        denied(request().rules(permit("r").clients()), Reason.POLICY_NONE), Outcome.OTHER_CLIENT);
    assertOutcomes(
        denied(request().rules(permit("r").targets()), Reason.POLICY_NONE), Outcome.OTHER_TARGET);
    denied(
        request().rules(permit("r"), forbid("f").from().clients().targets()),
        Reason.POLICY_FORBIDDEN);
  }

  @Test
  void the_first_rule_that_permits_decides() {
    Permit permit =
        permitted(
            request()
                .rules(
                    permit("1").when("claims.x == 'no'"),
                    permit("2").ttl(Duration.ofSeconds(7)),
                    permit("3"))
                .claims(claims("x", "yes")));
    assertThat(permit.rule()).isEqualTo("2");
    assertThat(permit.grant().ttl()).isEqualTo(Duration.ofSeconds(7));
    assertOutcomes(permit, Outcome.CONDITION_FALSE, Outcome.PERMITS, Outcome.ALSO_PERMITS);
  }

  @Test
  void a_rule_that_forbids_beats_every_rule_that_permits_wherever_it_stands() {
    for (List<Rule> rules :
        List.of(
            List.<Rule>of(permit("p"), permit("q"), forbid("f")),
            List.<Rule>of(forbid("f"), permit("p"), permit("q")))) {
      Deny deny = denied(request().rules(rules), Reason.POLICY_FORBIDDEN);
      assertThat(deny.rule()).contains("f");
      assertThat(deny.verdicts())
          .containsExactlyInAnyOrder(
              new Verdict("f", Effect.FORBID, Outcome.FORBIDS, ""),
              new Verdict("p", Effect.PERMIT, Outcome.ALSO_PERMITS, "overruled by f"),
              new Verdict("q", Effect.PERMIT, Outcome.ALSO_PERMITS, "overruled by f"));
    }
  }

  @Test
  void a_rule_that_forbids_holds_only_where_its_condition_does() {
    Request request = request().rules(permit("p"), forbid("f").when("claims.fork == true"));
    permitted(request.claims(claims("fork", false)));
    denied(request.claims(claims("fork", true)), Reason.POLICY_FORBIDDEN);
  }

  @Test
  void a_condition_that_fails_forbids_where_it_would_forbid() {
    Deny deny =
        denied(
            request().rules(permit("p"), forbid("f").when("claims.fork == true")),
            Reason.POLICY_FORBIDDEN);
    assertThat(deny.verdicts())
        .contains(
            new Verdict(
                "f", Effect.FORBID, Outcome.FORBIDS, "condition reads \"fork\", which is missing"));
  }

  @Test
  void a_condition_that_fails_permits_nothing() {
    Deny deny =
        denied(request().rules(permit("p").when("claims.ref == 'main'")), Reason.POLICY_NONE);
    assertThat(deny.verdicts())
        .containsExactly(
            new Verdict(
                "p",
                Effect.PERMIT,
                Outcome.CONDITION_FAILED,
                "condition reads \"ref\", which is missing"));
  }

  @Test
  void a_condition_that_yields_no_boolean_permits_nothing_and_forbids() {
    Expression text = constant("yes");
    assertOutcomes(
        denied(request().rules(permit("p").when(text)), Reason.POLICY_NONE),
        Outcome.CONDITION_FAILED);
    denied(request().rules(permit("p"), forbid("f").when(text)), Reason.POLICY_FORBIDDEN);
  }

  @Test
  void an_actor_token_needs_a_rule_that_accepts_its_issuer() {
    Request request = request().actor("agents", "robot");
    assertOutcomes(
        denied(request.rules(permit("r")), Reason.POLICY_NONE), Outcome.ACTOR_NOT_ACCEPTED);
    assertOutcomes(
        denied(request.rules(permit("r").actorFrom("others")), Reason.POLICY_NONE),
        Outcome.ACTOR_NOT_ACCEPTED);
    permitted(request.rules(permit("r").actorFrom("agents")));
  }

  @Test
  void the_grant_is_the_intersection_of_everything() {
    Request request =
        request()
            .rules(permit("r").scopes("d", "c", "b", "a"))
            .targetScopes(Scopes.of("a", "b", "c", "d", "e"));
    assertThat(grant(request).scopes()).isEqualTo(Scopes.of("a", "b", "c", "d"));
    assertThat(grant(request.requested("a", "c", "x")).scopes()).isEqualTo(Scopes.of("a", "c"));
    assertThat(grant(request.subjectScopes("c", "d")).scopes()).isEqualTo(Scopes.of("c"));
    assertThat(grant(request.subjectScopes("a", "c").clientScopes("a", "e")).scopes())
        .isEqualTo(Scopes.of("a"));
    assertThat(grant(request.targetScopes(Scopes.of("a"))).scopes()).isEqualTo(Scopes.of("a"));
  }

  @Test
  void a_rule_that_leaves_no_scope_gives_way_to_a_later_one() {
    Permit permit =
        permitted(request().rules(permit("1").scopes("a"), permit("2").scopes("b")).requested("b"));
    assertThat(permit.rule()).isEqualTo("2");
    assertOutcomes(permit, Outcome.NO_SCOPE_LEFT, Outcome.PERMITS);
  }

  @Test
  void requested_scope_that_no_rule_grants_is_refused_as_scope() {
    Deny deny =
        denied(
            request()
                .rules(
                    permit("1").scopes("a"),
                    permit("2").scopes(),
                    permit("3").when("claims.x == 'y'"))
                .requested("b"),
            Reason.SCOPE_REFUSED);
    assertThat(deny.rule()).isEmpty();
    assertOutcomes(deny, Outcome.NO_SCOPE_LEFT, Outcome.NO_SCOPE_LEFT, Outcome.CONDITION_FAILED);
    denied(
        request().rules(permit("1").clients("other").scopes("a")).requested("b"),
        Reason.POLICY_NONE);
  }

  @Test
  void scope_that_nobody_asked_for_is_no_reason_to_speak_of_scope() {
    assertOutcomes(
        denied(request().rules(permit("r").scopes("a")).subjectScopes("z"), Reason.POLICY_NONE),
        Outcome.NO_SCOPE_LEFT);
  }

  @Test
  void a_rule_without_scopes_grants_a_token_without_scope_to_who_asks_for_none() {
    assertThat(grant(request().rules(permit("r").scopes())).scopes()).isEqualTo(Scopes.NONE);
    denied(request().rules(permit("r").scopes()).requested("a"), Reason.SCOPE_REFUSED);
  }

  @Test
  void the_shortest_life_wins() {
    Request request = request().rules(permit("r").ttl(Duration.ofSeconds(50)));
    assertThat(grant(request).ttl()).isEqualTo(Duration.ofSeconds(50));
    assertThat(grant(request.targetTtl(Duration.ofSeconds(40))).ttl())
        .isEqualTo(Duration.ofSeconds(40));
    assertThat(grant(request.clientTtl(Duration.ofSeconds(30))).ttl())
        .isEqualTo(Duration.ofSeconds(30));
  }

  @Test
  void delegation_subject_and_claims_come_from_the_rule_that_decides() {
    Grant grant =
        grant(
            request()
                .rules(
                    permit("r")
                        .delegation()
                        .subject("'customer:' + subject.sub")
                        .claim("tenant", "claims.tenant")
                        .claim("levels", "[claims.level]"))
                .authentication(new ClientAuthentication.SecretBasic(List.of()))
                .claims(claims("tenant", "acme", "level", 3L)));
    assertThat(grant.delegation()).isTrue();
    assertThat(grant.subject()).contains("customer:jane");
    assertThat(grant.claims()).isEqualTo(Map.of("tenant", "acme", "levels", List.of(3L)));
    Grant plain = grant(request().rules(permit("r")));
    assertThat(plain.delegation()).isFalse();
    assertThat(plain.subject()).isEmpty();
    assertThat(plain.claims()).isEmpty();
  }

  @Test
  void a_rule_that_delegates_to_the_client_is_for_authenticated_ones() {
    Request request = request().rules(permit("1").delegation().actorFrom("agents"), permit("2"));
    Permit later = permitted(request);
    assertThat(later.rule()).isEqualTo("2");
    assertOutcomes(later, Outcome.CLIENT_NOT_AUTHENTICATED, Outcome.PERMITS);
    request.authentication(new ClientAuthentication.SecretBasic(List.of()));
    assertThat(permitted(request).rule()).isEqualTo("1");
    request.authentication(new ClientAuthentication.SubjectToken()).actor("agents", "agent-7");
    assertThat(permitted(request).rule()).isEqualTo("1");
    assertOutcomes(
        denied(request().rules(permit("r").delegation()), Reason.POLICY_NONE),
        Outcome.CLIENT_NOT_AUTHENTICATED);
  }

  @Test
  void a_subject_or_claim_that_fails_denies_and_names_itself() {
    Deny deny =
        denied(
            request()
                .rules(
                    permit("1").subject("claims.email"),
                    permit("2").claim("tenant", "claims.tenant"),
                    permit("3").subject("claims.level"))
                .claims(claims("level", 3L)),
            Reason.POLICY_NONE);
    assertThat(deny.verdicts())
        .containsExactly(
            new Verdict(
                "1",
                Effect.PERMIT,
                Outcome.CONDITION_FAILED,
                "subject reads \"email\", which is missing"),
            new Verdict(
                "2",
                Effect.PERMIT,
                Outcome.CONDITION_FAILED,
                "claim tenant reads \"tenant\", which is missing"),
            new Verdict(
                "3",
                Effect.PERMIT,
                Outcome.CONDITION_FAILED,
                "subject yields no string, or an empty one"));
  }

  @Test
  void a_subject_is_bounded() {
    Request request = request().rules(permit("r").subject("claims.name"));
    assertThat(grant(request.claims(claims("name", "x".repeat(512)))).subject()).isPresent();
    assertOutcomes(
        denied(request.claims(claims("name", "x".repeat(513))), Reason.POLICY_NONE),
        Outcome.CONDITION_FAILED);
    assertOutcomes(
        denied(request().rules(permit("r").subject(constant(""))), Reason.POLICY_NONE),
        Outcome.CONDITION_FAILED);
  }

  @Test
  void an_empty_request_for_scope_asks_for_none() {
    Grant grant = grant(request().rules(permit("r")).requested(Optional.of(Scopes.NONE)));
    assertThat(grant.scopes()).isEqualTo(Scopes.of("a", "b"));
  }

  private static Expression constant(Object value) {
    return Rules.fake(() -> new Expression.Result.Value(value));
  }
}
