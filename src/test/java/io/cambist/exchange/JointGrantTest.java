package io.cambist.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import io.cambist.exchange.JointGrant.Result;
import io.cambist.exchange.JointGrant.Share;
import io.cambist.federation.JsonSchema;
import io.cambist.federation.Target;
import io.cambist.oauth.AuthorizationDetails;
import io.cambist.oauth.Binding;
import io.cambist.oauth.Scopes;
import io.cambist.policy.Decision;
import io.cambist.policy.Decision.Grant;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class JointGrantTest {
  private static final Target ORDERS = target("orders", Optional.empty(), "read", "orders:pay");
  private static final Target LEDGER = target("ledger", Optional.empty(), "read", "post");

  private static Target target(String name, Optional<Target.Spend> spend, String... scopes) {
    return new Target(
        name,
        "https://" + name,
        Set.of(),
        Set.of(),
        Scopes.of(scopes),
        Duration.ofMinutes(5),
        Optional.empty(),
        false,
        Binding.NONE,
        Set.of(),
        spend,
        false,
        2,
        Map.of());
  }

  private static Grant grant(String... scopes) {
    return grant(Optional.empty(), Binding.NONE, Optional.empty(), Map.of(), scopes);
  }

  private static Grant grant(
      Optional<Integer> uses,
      Binding binding,
      Optional<String> subject,
      Map<String, Object> claims,
      String... scopes) {
    return new Grant(
        Scopes.of(scopes),
        Duration.ofMinutes(scopes.length),
        uses,
        binding,
        false,
        false,
        false,
        false,
        subject,
        claims,
        AuthorizationDetails.NONE);
  }

  private static Share share(Target target, Grant grant) {
    return new Share(target, new Decision.Permit("rule", grant, List.of()));
  }

  private static Grant joined(Share... shares) {
    return ((Result.Joined) JointGrant.of(List.of(shares))).grant();
  }

  private static void apart(Grant one, Grant other) {
    assertThat(JointGrant.of(List.of(share(ORDERS, one), share(LEDGER, other))))
        .isInstanceOf(Result.Apart.class);
  }

  @Test
  void one_target_has_what_was_granted_for_it() {
    assertThat(joined(share(ORDERS, grant("read"))).scopes()).isEqualTo(Scopes.of("read"));
  }

  @Test
  void a_scope_of_one_target_alone_needs_its_grant_and_a_scope_of_both_needs_both() {
    assertThat(joined(share(ORDERS, grant("read", "orders:pay")), share(LEDGER, grant("post"))))
        .extracting(Grant::scopes)
        .isEqualTo(Scopes.of("orders:pay", "post"));
    assertThat(joined(share(ORDERS, grant("read")), share(LEDGER, grant("read", "post"))))
        .extracting(Grant::scopes)
        .isEqualTo(Scopes.of("read", "post"));
  }

  @Test
  void the_shortest_life_counts_and_every_flag_must_be_set_by_all() {
    Grant grant = joined(share(ORDERS, grant("read", "orders:pay")), share(LEDGER, grant("read")));
    assertThat(grant.ttl()).isEqualTo(Duration.ofMinutes(1));
    assertThat(grant.bearerForSeveral()).isFalse();
  }

  @Test
  void what_no_one_token_can_have_keeps_them_apart() {
    apart(
        grant(Optional.empty(), Binding.DPOP, Optional.empty(), Map.of(), "read"),
        grant(Optional.empty(), Binding.MTLS, Optional.empty(), Map.of(), "read"));
    apart(
        grant(Optional.empty(), Binding.NONE, Optional.of("a"), Map.of(), "read"),
        grant(Optional.empty(), Binding.NONE, Optional.of("b"), Map.of(), "read"));
    apart(
        grant(Optional.empty(), Binding.NONE, Optional.empty(), Map.of("tenant", "a"), "read"),
        grant(Optional.empty(), Binding.NONE, Optional.empty(), Map.of("tenant", "b"), "read"));
    apart(
        grant(Optional.empty(), Binding.NONE, Optional.empty(), Map.of("role", "admin"), "read"),
        grant("read"));
    apart(grant(Optional.of(1), Binding.NONE, Optional.empty(), Map.of(), "read"), grant("read"));
  }

  @Test
  void where_details_were_granted_some_must_be_left() {
    Map<String, Object> ticket = Map.of("type", "ticket", "id", "1");
    Map<String, Object> page = Map.of("type", "page", "id", "1");
    Target both = understanding("both", "ticket", "page");
    Target tickets = understanding("tickets", "ticket");
    assertThat(
            joined(
                    share(both, details(List.of(ticket, page))),
                    share(tickets, details(List.of(ticket))))
                .details())
        .isEqualTo(new AuthorizationDetails(List.of(ticket, page)));
    assertThat(
            JointGrant.of(
                List.of(
                    share(both, details(List.of(page))), share(tickets, details(List.of(ticket))))))
        .isInstanceOf(Result.Apart.class);
  }

  private static Target understanding(String name, String... types) {
    Map<String, JsonSchema> schemas = new LinkedHashMap<>();
    for (String type : types) {
      schemas.put(type, null);
    }
    return new Target(
        name,
        "https://" + name,
        Set.of(),
        Set.of(),
        Scopes.NONE,
        Duration.ofMinutes(5),
        Optional.empty(),
        false,
        Binding.NONE,
        Set.of(),
        Optional.empty(),
        false,
        2,
        schemas);
  }

  private static Grant details(List<Map<String, Object>> details) {
    return new Grant(
        Scopes.NONE,
        Duration.ofMinutes(1),
        Optional.empty(),
        Binding.NONE,
        false,
        false,
        false,
        false,
        Optional.empty(),
        Map.of(),
        new AuthorizationDetails(details));
  }

  @Test
  void counted_uses_are_the_fewest_where_all_spend_them() {
    Target vault = target("vault", Optional.of(Target.Spend.INTROSPECTION), "secret");
    Target safe = target("safe", Optional.of(Target.Spend.INTROSPECTION), "key");
    Grant grant =
        joined(
            share(vault, grant(Optional.of(3), Binding.ANY, Optional.empty(), Map.of(), "secret")),
            share(safe, grant(Optional.of(2), Binding.DPOP, Optional.empty(), Map.of(), "key")));
    assertThat(grant.uses()).contains(2);
    assertThat(grant.binding()).isEqualTo(Binding.DPOP);
  }
}
