package io.cambist.policy;

import static io.cambist.policy.Rules.permit;
import static io.cambist.policy.Rules.request;
import static org.assertj.core.api.Assertions.assertThat;

import io.cambist.federation.JsonSchema;
import io.cambist.federation.Schemas;
import io.cambist.oauth.AuthorizationDetails;
import io.cambist.policy.Decision.Permit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** What holds of authorization details along every chain of exchanges, whatever the rules. */
class DetailsPropertiesTest {
  private static final RulePolicyEngine ENGINE = new RulePolicyEngine();
  private static final JsonSchema ANYTHING = Schemas.of("{}");

  /**
   * One exchange of a chain.
   *
   * @param types what its target declares
   * @param source what its rule grants; nothing when empty
   */
  record Step(AuthorizationDetails requested, List<String> types, String source) {}

  @Property(tries = 1000)
  void no_chain_of_exchanges_widens_or_sheds_them(@ForAll("chains") List<Step> chain) {
    Optional<AuthorizationDetails> held = Optional.empty();
    List<AuthorizationDetails> above = new ArrayList<>();
    for (Step step : chain) {
      PolicyRequest asked = asking(step, held);
      if (!(ENGINE.decide(asked) instanceof Permit permit)) {
        continue;
      }
      AuthorizationDetails granted = permit.grant().details();
      AuthorizationDetails kept = asked.subject().kept(granted);
      assertThat(step.types()).containsAll(granted.types());
      if (!asked.requestedDetails().isEmpty()) {
        assertThat(granted.isEmpty()).isFalse();
        assertThat(granted.isWithin(asked.requestedDetails())).isTrue();
      }
      for (AuthorizationDetails wider : above) {
        assertThat(granted.isWithin(wider)).as("%s in %s", granted, wider).isTrue();
        assertThat(kept.isWithin(wider)).as("%s in %s", kept, wider).isTrue();
        // None at all could be taken for everything.
        assertThat(!wider.isEmpty() && kept.isEmpty()).isFalse();
        assertThat(!wider.isEmpty() && granted.isEmpty() && !step.types().isEmpty()).isFalse();
      }
      above.add(kept);
      held = Optional.of(kept);
    }
  }

  private static PolicyRequest asking(Step step, Optional<AuthorizationDetails> held) {
    Map<String, JsonSchema> types = new LinkedHashMap<>();
    step.types().forEach(type -> types.put(type, ANYTHING));
    Rule rule = permit("r");
    Request request =
        request()
            .detailTypes(types)
            .requestedDetails(step.requested().of(step.types()))
            .rules(step.source().isEmpty() ? rule : rule.details(step.source()));
    return held.map(request::ownDetails).orElse(request).build();
  }

  @Provide
  Arbitrary<List<Step>> chains() {
    Arbitrary<List<String>> types =
        Arbitraries.of("call", "note").list().uniqueElements().ofMaxSize(2);
    Arbitrary<String> sources =
        Arbitraries.of(
            "",
            "request.authorization_details",
            "request.authorization_details",
            "request.authorization_details.filter(d, d.id == 1)",
            "request.authorization_details.map(d, {'type': d.type})",
            "request.authorization_details.map(d, {'type': d.type, 'id': d.id, 'actions': ['a']})",
            "[{'type': 'call', 'id': 2}]",
            "[]");
    return Combinators.combine(details(), types, sources).as(Step::new).list().ofMaxSize(6);
  }

  private static Arbitrary<AuthorizationDetails> details() {
    Arbitrary<List<String>> actions = Arbitraries.of("a", "b").list().uniqueElements().ofMaxSize(2);
    return Combinators.combine(
            Arbitraries.of("call", "note"), Arbitraries.longs().between(1, 3), actions.optional())
        .as(
            (type, id, list) -> {
              var detail = new LinkedHashMap<String, Object>();
              detail.put("type", type);
              detail.put("id", id);
              list.ifPresent(all -> detail.put("actions", all));
              return (Map<String, Object>) detail;
            })
        .list()
        .ofMaxSize(3)
        .map(AuthorizationDetails::new);
  }
}
