package io.cambist.policy;

import io.cambist.expression.Expression;
import io.cambist.expression.Purpose;
import io.cambist.federation.Policy;
import io.cambist.oauth.Binding;
import io.cambist.oauth.Scopes;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A rule in the making: it fits the usual request unless a test says otherwise. */
final class Rule {
  private String id;
  private final boolean permits;
  private Set<String> from = Set.of("ci");
  private Set<String> actorFrom = Set.of();
  private Set<String> clients = Set.of("app");
  private Set<String> targets = Set.of("orders");
  private Optional<Expression> when = Optional.empty();
  private Scopes scopes = Scopes.of("a", "b");
  private Duration ttl = Duration.ofMinutes(2);
  private Optional<Integer> uses = Optional.empty();
  private Optional<Binding> binding = Optional.empty();
  private boolean rebind;
  private boolean bearerForSeveral;
  private boolean delegation;
  private Optional<Expression> subject = Optional.empty();
  private final Map<String, Expression> claims = new LinkedHashMap<>();
  private Optional<Expression> details = Optional.empty();

  Rule(String id, boolean permits) {
    this.id = id;
    this.permits = permits;
  }

  Rule id(String other) {
    id = other;
    return this;
  }

  Rule from(String... names) {
    from = Set.of(names);
    return this;
  }

  Rule actorFrom(String... names) {
    actorFrom = Set.of(names);
    return this;
  }

  Rule clients(String... names) {
    clients = Set.of(names);
    return this;
  }

  Rule targets(String... names) {
    targets = Set.of(names);
    return this;
  }

  Rule when(String source) {
    return when(Rules.expression(source, Purpose.CONDITION));
  }

  Rule when(Expression condition) {
    when = Optional.of(condition);
    return this;
  }

  Rule scopes(String... values) {
    scopes = Scopes.of(values);
    return this;
  }

  Rule scopes(Scopes values) {
    scopes = values;
    return this;
  }

  Rule ttl(Duration life) {
    ttl = life;
    return this;
  }

  Rule delegation() {
    delegation = true;
    return this;
  }

  Rule subject(String source) {
    return subject(Rules.expression(source, Purpose.SUBJECT));
  }

  Rule subject(Expression expression) {
    subject = Optional.of(expression);
    return this;
  }

  Rule claim(String name, String source) {
    claims.put(name, Rules.expression(source, Purpose.CLAIM));
    return this;
  }

  Rule binding(Binding kind) {
    binding = Optional.of(kind);
    return this;
  }

  Rule rebind() {
    rebind = true;
    return this;
  }

  Rule bearerForSeveral() {
    bearerForSeveral = true;
    return this;
  }

  Rule details(String source) {
    details = Optional.of(Rules.expression(source, Purpose.DETAILS));
    return this;
  }

  Rule uses(int limit) {
    uses = Optional.of(limit);
    return this;
  }

  Policy build() {
    return permits
        ? new Policy.Permit(
            id,
            from,
            actorFrom,
            clients,
            targets,
            when,
            scopes,
            ttl,
            uses,
            binding,
            rebind,
            bearerForSeveral,
            delegation,
            subject,
            claims,
            details)
        : new Policy.Forbid(id, from, clients, targets, when);
  }
}
