package io.cambist.exchange;

import io.cambist.http.Form;
import io.cambist.oauth.AuthorizationDetails;
import io.cambist.oauth.Reason;
import io.cambist.oauth.Refusal;
import io.cambist.oauth.Scopes;
import io.cambist.oauth.TokenType;
import io.cambist.session.TaskId;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Optional;

/**
 * A token exchange request (RFC 8693 section 2.1), well-formed and nothing more.
 *
 * @param scopes empty when the request names none
 * @param details empty when the request names none; else at least one
 * @param task what the client does with the token, by a name that it chose
 */
record ExchangeRequest(
    TokenParameter subject,
    Optional<TokenParameter> actor,
    List<String> audiences,
    List<String> resources,
    Optional<Scopes> scopes,
    Optional<AuthorizationDetails> details,
    TokenType requestedType,
    Optional<String> task) {

  static final String GRANT_TYPE = "urn:ietf:params:oauth:grant-type:token-exchange";

  private static final int MOST_AUDIENCES = 16;

  /** A token and what it is declared to be. */
  record TokenParameter(String name, String token, TokenType declared) {
    @Override
    public String toString() {
      return "TokenParameter[" + name + "]";
    }
  }

  /** What came of reading a form. */
  sealed interface Result {}

  record Read(ExchangeRequest request) implements Result {}

  record Refused(Refusal refusal) implements Result {}

  static Result of(Form form) {
    Optional<Refusal> fault = fault(form);
    if (fault.isPresent()) {
      return new Refused(fault.get());
    }
    Optional<DetailsParameter.Result> details =
        form.one(AuthorizationDetails.NAME).map(DetailsParameter::of);
    if (details.isPresent() && details.get() instanceof DetailsParameter.Malformed malformed) {
      return new Refused(
          Refusal.of(Reason.AUTHORIZATION_DETAILS_MALFORMED, malformed.why())
              .at(AuthorizationDetails.NAME));
    }
    return new Read(
        new ExchangeRequest(
            token(form, "subject_token").orElseThrow(),
            token(form, "actor_token"),
            form.all("audience"),
            form.all("resource"),
            form.one("scope").map(scope -> Scopes.parse(scope).orElseThrow()),
            details.map(read -> ((DetailsParameter.Read) read).details()),
            form.one("requested_token_type")
                .map(type -> TokenType.of(type).orElseThrow())
                .orElse(TokenType.ACCESS_TOKEN),
            form.one("task")));
  }

  private static Optional<TokenParameter> token(Form form, String name) {
    return form.one(name)
        .map(
            token ->
                new TokenParameter(
                    name,
                    token,
                    TokenType.of(form.one(name + "_type").orElseThrow()).orElseThrow()));
  }

  private static Optional<Refusal> fault(Form form) {
    Optional<String> grantType = form.one("grant_type");
    if (grantType.isEmpty()) {
      return refused(Reason.PARAMETER_MISSING, "grant_type");
    }
    if (!grantType.get().equals(GRANT_TYPE)) {
      return refused(Reason.GRANT_TYPE_UNSUPPORTED, "grant_type");
    }
    for (String required : List.of("subject_token", "subject_token_type")) {
      if (form.one(required).isEmpty()) {
        return refused(Reason.PARAMETER_MISSING, required);
      }
    }
    if (TokenType.of(form.one("subject_token_type").get()).isEmpty()) {
      return refused(Reason.SUBJECT_TOKEN_TYPE_UNSUPPORTED, "subject_token_type");
    }
    boolean actorToken = form.one("actor_token").isPresent();
    Optional<String> actorTokenType = form.one("actor_token_type");
    if (actorToken && actorTokenType.isEmpty()) {
      return refused(Reason.ACTOR_TOKEN_TYPE_MISSING, "actor_token_type");
    }
    if (!actorToken && actorTokenType.isPresent()) {
      return refused(Reason.ACTOR_TOKEN_MISSING, "actor_token_type");
    }
    if (actorTokenType.isPresent() && TokenType.of(actorTokenType.get()).isEmpty()) {
      return refused(Reason.ACTOR_TOKEN_TYPE_UNSUPPORTED, "actor_token_type");
    }
    Optional<TokenType> requested =
        form.one("requested_token_type").map(type -> TokenType.of(type).orElse(TokenType.ID_TOKEN));
    if (requested.isPresent() && requested.get() == TokenType.ID_TOKEN) {
      return refused(Reason.REQUESTED_TOKEN_TYPE_UNSUPPORTED, "requested_token_type");
    }
    if (form.one("scope").isPresent() && Scopes.parse(form.one("scope").get()).isEmpty()) {
      return refused(Reason.SCOPE_MALFORMED, "scope");
    }
    if (!form.one("task").map(TaskId::isName).orElse(true)) {
      return refused(Reason.TASK_MALFORMED, "task");
    }
    if (form.all("audience").size() + form.all("resource").size() > MOST_AUDIENCES) {
      return refused(Reason.PARAMETER_TOO_MANY, "audience");
    }
    if (!form.all("resource").stream().allMatch(ExchangeRequest::isResource)) {
      return refused(Reason.RESOURCE_MALFORMED, "resource");
    }
    return Optional.empty();
  }

  /** RFC 8707 section 2: an absolute URI without a fragment. */
  private static boolean isResource(String text) {
    try {
      URI uri = new URI(text);
      return uri.isAbsolute() && uri.getRawFragment() == null;
    } catch (URISyntaxException malformed) {
      return false;
    }
  }

  private static Optional<Refusal> refused(Reason reason, String parameter) {
    return Optional.of(Refusal.of(reason, "as sent").at(parameter));
  }
}
