package io.cambist.exchange;

import io.cambist.exchange.Question.AsClaims;
import io.cambist.exchange.Question.AsToken;
import io.cambist.exchange.Question.Given;
import io.cambist.exchange.Question.Proof;
import io.cambist.jose.StrictJson;
import io.cambist.oauth.AuthorizationDetails;
import io.cambist.oauth.Confirmation;
import io.cambist.oauth.Scopes;
import io.cambist.oauth.TokenType;
import io.cambist.testing.DpopKey;
import io.cambist.testing.Gateway;
import io.cambist.testing.TestAssertion;
import io.cambist.testing.TestFederation;
import io.restassured.specification.RequestSpecification;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** One exchange, as a question about it and as the request for it. */
final class Asked {
  static final DpopKey KEY = DpopKey.generate();

  private final String subject;
  private final Given given;
  private Optional<String> actor = Optional.empty();
  private Optional<String> client = Optional.empty();
  private List<String> audiences = List.of();
  private List<String> resources = List.of();
  private Optional<String> scope = Optional.empty();
  private Optional<String> details = Optional.empty();
  private Optional<String> task = Optional.empty();
  private boolean proving;

  private Asked(String subject, Given given) {
    this.subject = subject;
    this.given = given;
  }

  static Asked of(String token) {
    return new Asked(token, new AsToken(token));
  }

  static Asked of(TestAssertion assertion) {
    return of(assertion.sign());
  }

  static Asked declaring(TokenType type, TestAssertion assertion) {
    String token = assertion.sign();
    return new Asked(token, new AsToken(token, type));
  }

  /** The question gives the claims only. */
  static Asked byClaims(String issuer, TestAssertion assertion) {
    return new Asked(assertion.sign(), new AsClaims(issuer, assertion.claims()));
  }

  /** By a client that shows its secret, or names itself where it has none. */
  Asked as(String id) {
    client = Optional.of(id);
    return this;
  }

  Asked actor(String token) {
    actor = Optional.of(token);
    return this;
  }

  Asked to(String... all) {
    audiences = List.of(all);
    return this;
  }

  Asked resource(String... all) {
    resources = List.of(all);
    return this;
  }

  Asked scope(String text) {
    scope = Optional.of(text);
    return this;
  }

  Asked details(String json) {
    details = Optional.of(json);
    return this;
  }

  Asked task(String name) {
    task = Optional.of(name);
    return this;
  }

  /** By a sender that proves a key: the one that the assertion commits to, if it does. */
  Asked proving() {
    proving = true;
    return this;
  }

  Question question() {
    return new Question(
        given,
        actor.map(AsToken::new),
        client,
        audiences,
        resources,
        scope.map(text -> Scopes.parse(text).orElseThrow()),
        details.map(Asked::read),
        task,
        proving ? new Proof.Fitting(Confirmation.Method.DPOP) : new Proof.None());
  }

  private static AuthorizationDetails read(String json) {
    var array = StrictJson.array(json.getBytes(StandardCharsets.UTF_8), 1000);
    List<Object> elements = ((StrictJson.Reading.ReadArray) array).elements();
    return AuthorizationDetails.of(elements).orElseThrow();
  }

  RequestSpecification request() {
    RequestSpecification request =
        Gateway.form()
            .formParam("grant_type", Gateway.GRANT)
            .formParam("subject_token", subject)
            .formParam("subject_token_type", given.declared().uri());
    actor.ifPresent(
        token ->
            request.formParam("actor_token", token).formParam("actor_token_type", Gateway.JWT));
    client.ifPresent(id -> authenticate(request, id));
    if (!audiences.isEmpty()) {
      request.formParam("audience", audiences.toArray());
    }
    if (!resources.isEmpty()) {
      request.formParam("resource", resources.toArray());
    }
    scope.ifPresent(text -> request.formParam("scope", text));
    details.ifPresent(json -> request.formParam(AuthorizationDetails.NAME, json));
    task.ifPresent(name -> request.formParam("task", name));
    return proving ? request.header("DPoP", KEY.proof()) : request;
  }

  private static void authenticate(RequestSpecification request, String id) {
    switch (id) {
      case "ci", "nobody" -> request.formParam("client_id", id);
      case "desk" ->
          request.formParam("client_id", id).formParam("client_secret", TestFederation.secret(id));
      default -> request.header("Authorization", Gateway.basic(id));
    }
  }
}
