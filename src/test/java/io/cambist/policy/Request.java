package io.cambist.policy;

import io.cambist.federation.Client;
import io.cambist.federation.ClientAuthentication;
import io.cambist.federation.JsonSchema;
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
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A request in the making: it fits the usual rule unless a test says otherwise. */
final class Request {
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
        Rules.federation(rules),
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
