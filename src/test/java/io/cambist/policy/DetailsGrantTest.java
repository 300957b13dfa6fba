package io.cambist.policy;

import static io.cambist.policy.Rules.permit;
import static io.cambist.policy.Rules.request;
import static org.assertj.core.api.Assertions.assertThat;

import io.cambist.federation.JsonSchema;
import io.cambist.federation.Schemas;
import io.cambist.oauth.AuthorizationDetails;
import io.cambist.oauth.Reason;
import io.cambist.policy.Decision.Deny;
import io.cambist.policy.Decision.Outcome;
import io.cambist.policy.Decision.Permit;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What rules grant of the authorization details that are asked for. */
class DetailsGrantTest {
  private static final RulePolicyEngine ENGINE = new RulePolicyEngine();
  private static final String ALL = "request.authorization_details";
  private static final Map<String, JsonSchema> TYPES =
      Map.of(
          "call",
          Schemas.of("{\"properties\":{\"id\":{\"pattern\":\"^T\"}}}"),
          "note",
          Schemas.of("{}"));

  private static AuthorizationDetails details(String... ids) {
    return new AuthorizationDetails(
        List.of(ids).stream().map(id -> Map.<String, Object>of("type", "call", "id", id)).toList());
  }

  private static Decision decide(Request request, Rule... rules) {
    return ENGINE.decide(request.detailTypes(TYPES).rules(rules).build());
  }

  private static AuthorizationDetails granted(Decision decision) {
    assertThat(decision).isInstanceOf(Permit.class);
    return ((Permit) decision).grant().details();
  }

  private static void assertNoneLeft(Decision decision) {
    assertThat(decision).isInstanceOf(Deny.class);
    assertThat(((Deny) decision).reason()).isEqualTo(Reason.AUTHORIZATION_DETAILS_REFUSED);
    assertThat(decision.verdicts().get(0).outcome()).isEqualTo(Outcome.NO_DETAILS_LEFT);
  }

  @Test
  void a_rule_chooses_among_those_requested() {
    Request asking =
        request().requestedDetails(details("T1", "T2")).attributes(Map.of("ticket", "T2"));
    assertThat(
            granted(
                decide(
                    asking,
                    permit("r")
                        .details(
                            ALL + ".filter(d, d.type == 'call' && d.id == attributes.ticket)"))))
        .isEqualTo(details("T2"));
  }

  @Test
  void without_the_key_nothing_is_granted() {
    assertThat(granted(decide(request(), permit("r")))).isEqualTo(AuthorizationDetails.NONE);
    assertNoneLeft(decide(request().requestedDetails(details("T1")), permit("r")));
  }

  @Test
  void where_none_are_asked_for_the_expression_is_not_even_evaluated() {
    assertThat(granted(decide(request(), permit("r").details("[claims.missing]"))))
        .isEqualTo(AuthorizationDetails.NONE);
  }

  @Test
  void a_rule_that_leaves_nothing_lets_the_next_one_try() {
    Decision decision =
        decide(
            request().requestedDetails(details("T1")),
            permit("none").details(ALL + ".filter(d, false)"),
            permit("some").details(ALL));
    assertThat(((Permit) decision).rule()).isEqualTo("some");
    assertThat(decision.verdicts().get(0).outcome()).isEqualTo(Outcome.NO_DETAILS_LEFT);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      value = {
        "another detail | [{'type': 'call', 'id': 'T9'}] | more than was asked for",
        "another type | [{'type': 'other', 'id': 'T1'}] | more than was asked for",
        "a member less | request.authorization_details.map(d, {'type': d.type}) | more than",
        "a member more | [{'type': 'call', 'id': 'T1', 'x': 1}] | more than was asked for",
        "no object | ['T1'] | no list of objects",
        "no type | [{'id': 'T1'}] | no list of objects",
        "what is missing | [claims.nothing] | is missing",
        "a long list | [{'type': 'call', 'id': 'T1', 'actions': [request.audiences, claims.l]}]"
            + " | more than 250 values",
        "too many | request.authorization_details.map(d, claims.l.map(x, d))[0] | more than 16"
      })
  void a_rule_that_yields_what_it_may_not_fails(String name, String source, String why) {
    Decision decision =
        decide(
            request()
                .requestedDetails(details("T1"))
                .claims(Rules.claims("l", java.util.Collections.nCopies(260, "x"))),
            permit("r").details(source));
    assertThat(decision).isInstanceOf(Deny.class);
    assertThat(decision.verdicts().get(0).outcome()).isEqualTo(Outcome.CONDITION_FAILED);
    assertThat(decision.verdicts().get(0).detail()).contains(why);
  }

  @Test
  void what_is_granted_is_valid_by_the_schema_again() {
    Decision decision = decide(request().ownDetails(details("X1")), permit("r").details(ALL));
    assertThat(decision.verdicts().get(0).detail())
        .isEqualTo("authorization-details break /properties/id/pattern of the schema of call");
  }

  @Test
  void a_child_sees_what_its_parent_may_do_and_gets_no_more() {
    Rule all = permit("r").details(ALL);
    Request child = request().ownDetails(details("T1", "T2"));
    assertThat(granted(decide(child, all))).isEqualTo(details("T1", "T2"));
    assertThat(granted(decide(child.requestedDetails(details("T2", "T3")), all)))
        .isEqualTo(details("T2"));
    assertNoneLeft(decide(child.requestedDetails(details("T3")), all));
  }

  @Test
  void a_child_of_a_session_without_details_gets_none() {
    Request child = request().ownDetails(AuthorizationDetails.NONE);
    assertThat(granted(decide(child, permit("r").details(ALL))))
        .isEqualTo(AuthorizationDetails.NONE);
    assertNoneLeft(decide(child.requestedDetails(details("T1")), permit("r").details(ALL)));
  }

  @Test
  void a_child_never_loses_all_of_them_where_the_target_understands_any() {
    assertNoneLeft(decide(request().ownDetails(details("T1")), permit("r")));
    var other = new AuthorizationDetails(List.of(Map.of("type", "payment")));
    assertNoneLeft(decide(request().ownDetails(other), permit("r").details(ALL)));
  }

  @Test
  void a_target_that_understands_none_takes_a_child_without_which_remembers_them() {
    PolicyRequest child = request().ownDetails(details("T1")).rules(permit("r")).build();
    AuthorizationDetails granted = granted(ENGINE.decide(child));
    assertThat(granted).isEqualTo(AuthorizationDetails.NONE);
    assertThat(child.subject().kept(granted)).isEqualTo(details("T1"));
  }

  @Test
  void as_many_as_may_be_requested_may_be_granted() {
    AuthorizationDetails sixteen =
        details(IntStream.range(0, 16).mapToObj(i -> "T" + i).toArray(String[]::new));
    assertThat(granted(decide(request().requestedDetails(sixteen), permit("r").details(ALL))))
        .isEqualTo(sixteen);
  }

  @Test
  void conditions_see_them_too() {
    Rule one = permit("r").when("size(" + ALL + ") == 1").details(ALL);
    assertThat(granted(decide(request().requestedDetails(details("T1")), one)))
        .isEqualTo(details("T1"));
    assertThat(decide(request(), one)).isInstanceOf(Deny.class);
  }
}
