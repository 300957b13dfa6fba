package io.cambist.policy;

import io.cambist.expression.Budget;
import io.cambist.expression.Compilation;
import io.cambist.expression.Expression;
import io.cambist.expression.ExpressionCompiler;
import io.cambist.expression.Finding;
import io.cambist.expression.Part;
import io.cambist.expression.Purpose;
import io.cambist.expression.Trace;
import io.cambist.federation.AssuranceLevels;
import io.cambist.federation.Client;
import io.cambist.federation.ClientAuthentication;
import io.cambist.federation.Federation;
import io.cambist.federation.JsonSchema;
import io.cambist.federation.Operators;
import io.cambist.federation.Policy;
import io.cambist.federation.Target;
import io.cambist.jose.Claims;
import io.cambist.oauth.ActorChain;
import io.cambist.oauth.AuthorizationDetails;
import io.cambist.oauth.Binding;
import io.cambist.oauth.Party;
import io.cambist.oauth.Scopes;
import io.cambist.policy.PolicyRequest.Presented;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** Rules and requests in a few words: each fits the other unless a test says otherwise. */
final class Rules {
  private static final ExpressionCompiler COMPILER = new ExpressionCompiler();

  private Rules() {}

  static Rule permit(String id) {
    return new Rule(id, true);
  }

  static Rule forbid(String id) {
    return new Rule(id, false);
  }

  static Request request() {
    return new Request();
  }

  static Expression expression(String source, Purpose purpose) {
    return ((Compilation.Compiled) COMPILER.compile(source, purpose)).expression();
  }

  static Expression fake(Supplier<Expression.Result> results) {
    return new Expression() {
      @Override
      public Set<String> reads() {
        return Set.of();
      }

      @Override
      public String source() {
        return "fake";
      }

      @Override
      public Result evaluate(Map<String, Object> variables, Budget budget) {
        return results.get();
      }

      @Override
      public Part whole() {
        return new Part(Part.Kind.TEST, 0, 4, 1, 1, "fake", true, List.of());
      }

      @Override
      public Trace trace(Map<String, Object> variables, Budget budget) {
        Result result = results.get();
        return new Trace(
            result,
            new Finding(
                whole(),
                result instanceof Result.Failed ? Finding.Outcome.FAILED : Finding.Outcome.VALUE,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                List.of(),
                List.of()));
      }
    };
  }

  static Claims claims(Object... namesAndValues) {
    Map<String, Object> members = new LinkedHashMap<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      members.put((String) namesAndValues[i], namesAndValues[i + 1]);
    }
    return new Claims(members);
  }

  static PolicyRequest withRules(PolicyRequest request, List<Policy> rules) {
    return new PolicyRequest(
        new Federation(
            "0123456789ab",
            Map.of(),
            Map.of(),
            Map.of(),
            rules,
            Operators.NONE,
            AssuranceLevels.NIST,
            Set.of()),
        request.subject(),
        request.actor(),
        request.priorActors(),
        request.client(),
        request.authenticated(),
        request.target(),
        request.requestedScopes(),
        request.requestedDetails(),
        request.audiences(),
        request.resources(),
        request.now());
  }

  static final class Rule {
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

    private Rule(String id, boolean permits) {
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
      return when(expression(source, Purpose.CONDITION));
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
      return subject(expression(source, Purpose.SUBJECT));
    }

    Rule subject(Expression expression) {
      subject = Optional.of(expression);
      return this;
    }

    Rule claim(String name, String source) {
      claims.put(name, expression(source, Purpose.CLAIM));
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
      details = Optional.of(expression(source, Purpose.DETAILS));
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

  static final class Request {
    private List<Policy> rules = List.of();
    private Claims claims = Claims.NONE;
    private Map<String, Object> attributes = Map.of();
    private boolean ours;
    private Optional<Presented> actor = Optional.empty();
    private ClientAuthentication authentication = new ClientAuthentication.SubjectToken();
    private Optional<Scopes> requested = Optional.empty();
    private Optional<Scopes> subjectScopes = Optional.empty();
    private Optional<Scopes> clientScopes = Optional.empty();
    private Scopes targetScopes = Scopes.of("a", "b", "c", "d");
    private Binding targetBinding = Binding.NONE;
    private Duration targetTtl = Duration.ofMinutes(5);
    private Optional<Duration> clientTtl = Optional.empty();
    private AuthorizationDetails requestedDetails = AuthorizationDetails.NONE;
    private Optional<AuthorizationDetails> ownDetails = Optional.empty();
    private Map<String, JsonSchema> detailTypes = Map.of();

    Request rules(Rule... all) {
      return rules(Arrays.asList(all));
    }

    Request rules(List<Rule> all) {
      rules = all.stream().map(Rule::build).toList();
      return this;
    }

    Request claims(Claims all) {
      claims = all;
      return this;
    }

    Request attributes(Map<String, Object> all) {
      attributes = all;
      return this;
    }

    Request ours() {
      ours = true;
      return this;
    }

    Request actor(String issuer, String sub) {
      return actor(issuer, sub, Claims.NONE, Map.of());
    }

    Request actor(String issuer, String sub, Claims own, Map<String, Object> mapped) {
      actor =
          Optional.of(
              new Presented(
                  issuer,
                  new Party(issuer, sub),
                  own,
                  mapped,
                  Optional.empty(),
                  Optional.empty(),
                  Optional.empty(),
                  false));
      return this;
    }

    Request authentication(ClientAuthentication method) {
      authentication = method;
      return this;
    }

    Request requested(String... scopes) {
      return requested(Optional.of(Scopes.of(scopes)));
    }

    Request requested(Optional<Scopes> scopes) {
      requested = scopes;
      return this;
    }

    Request subjectScopes(String... scopes) {
      return subjectScopes(Optional.of(Scopes.of(scopes)));
    }

    Request subjectScopes(Optional<Scopes> scopes) {
      subjectScopes = scopes;
      return this;
    }

    Request clientScopes(String... scopes) {
      return clientScopes(Optional.of(Scopes.of(scopes)));
    }

    Request clientScopes(Optional<Scopes> scopes) {
      clientScopes = scopes;
      return this;
    }

    Request requestedDetails(AuthorizationDetails details) {
      requestedDetails = details;
      return this;
    }

    /** Makes the subject token one of ours. */
    Request ownDetails(AuthorizationDetails details) {
      ours = true;
      ownDetails = Optional.of(details);
      return this;
    }

    Request detailTypes(Map<String, JsonSchema> types) {
      detailTypes = types;
      return this;
    }

    Request targetScopes(Scopes scopes) {
      targetScopes = scopes;
      return this;
    }

    Request targetBinding(Binding kind) {
      targetBinding = kind;
      return this;
    }

    Request targetTtl(Duration life) {
      targetTtl = life;
      return this;
    }

    Request clientTtl(Duration life) {
      return clientTtl(Optional.of(life));
    }

    Request clientTtl(Optional<Duration> life) {
      clientTtl = life;
      return this;
    }

    PolicyRequest build() {
      return new PolicyRequest(
          new Federation(
              "0123456789ab",
              Map.of(),
              Map.of(),
              Map.of(),
              rules,
              Operators.NONE,
              AssuranceLevels.NIST,
              Set.of()),
          new Presented(
              "ci",
              new Party("ci", "jane"),
              claims,
              attributes,
              Optional.empty(),
              subjectScopes,
              ownDetails,
              ours),
          actor,
          ActorChain.NONE,
          new Client(
              "app",
              authentication,
              Set.of("ci"),
              Optional.empty(),
              Optional.empty(),
              clientScopes,
              clientTtl),
          !(authentication instanceof ClientAuthentication.SubjectToken),
          new Target(
              "orders",
              "https://orders.example",
              Set.of(),
              Set.of(),
              targetScopes,
              targetTtl,
              Optional.empty(),
              false,
              targetBinding,
              Set.of(),
              Optional.empty(),
              false,
              2,
              detailTypes),
          requested,
          requestedDetails,
          List.of("https://orders.example"),
          List.of("https://orders.example/api"),
          Instant.parse("2026-01-02T03:04:05Z"));
    }
  }
}
