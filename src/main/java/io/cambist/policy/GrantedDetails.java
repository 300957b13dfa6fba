package io.cambist.policy;

import io.cambist.expression.Expression;
import io.cambist.federation.JsonSchema;
import io.cambist.federation.Policy;
import io.cambist.oauth.AuthorizationDetails;
import io.cambist.policy.PolicyRequest.Presented;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * The authorization details that a rule grants (RFC 9396): of those that are asked for, the ones
 * that its expression yields, and never more than was asked for.
 */
final class GrantedDetails {
  private static final int MOST_DETAILS = 16;
  private static final int MOST_VALUES = 250;

  private GrantedDetails() {}

  /** What came of it. */
  sealed interface Result {}

  record Granted(AuthorizationDetails details) implements Result {}

  /** Some had to be left, and none are. */
  record NoneLeft() implements Result {}

  record Failed(String why) implements Result {}

  private static final Result NOTHING = new Granted(AuthorizationDetails.NONE);
  private static final Result NONE_LEFT = new NoneLeft();

  /**
   * What may be granted at most: those requested that the subject token permits as well; where none
   * are requested, those of a token of ours that the target understands.
   */
  static AuthorizationDetails asked(PolicyRequest request) {
    Optional<AuthorizationDetails> own = request.subject().details();
    AuthorizationDetails requested = request.requestedDetails();
    if (requested.isEmpty()) {
      return own.map(details -> details.of(request.target().detailTypes().keySet()))
          .orElse(AuthorizationDetails.NONE);
    }
    return own.map(requested::within).orElse(requested);
  }

  /**
   * Whether a token without any would be refused: some were requested; or a token of ours had some,
   * and the target might take their absence for everything.
   */
  static boolean mustBeLeft(PolicyRequest request) {
    Presented subject = request.subject();
    return !request.requestedDetails().isEmpty()
        || (subject.details().filter(details -> !details.isEmpty()).isPresent()
            && !request.target().detailTypes().isEmpty());
  }

  /**
   * @param asked as {@link #asked} says
   * @param evaluation evaluates an expression of the rule over the request
   */
  static Result of(
      Policy.Permit rule,
      PolicyRequest request,
      AuthorizationDetails asked,
      Function<Expression, Expression.Result> evaluation) {
    if (asked.isEmpty() || rule.details().isEmpty()) {
      return mustBeLeft(request) ? NONE_LEFT : NOTHING;
    }
    Expression.Result result = evaluation.apply(rule.details().get());
    if (result instanceof Expression.Result.Failed failed) {
      return new Failed(failed.message());
    }
    Optional<AuthorizationDetails> yielded =
        AuthorizationDetails.of(((Expression.Result.Value) result).value());
    if (yielded.isEmpty()) {
      return new Failed("yield what is no list of objects with a type");
    }
    AuthorizationDetails granted = yielded.get();
    if (granted.isEmpty()) {
      return mustBeLeft(request) ? NONE_LEFT : NOTHING;
    }
    return fault(granted, asked, request).<Result>map(Failed::new).orElse(new Granted(granted));
  }

  private static Optional<String> fault(
      AuthorizationDetails granted, AuthorizationDetails asked, PolicyRequest request) {
    List<Map<String, Object>> details = granted.details();
    if (details.size() > MOST_DETAILS) {
      return Optional.of("are more than " + MOST_DETAILS);
    }
    Optional<String> excess =
        CarriedClaims.fault(Map.of(AuthorizationDetails.NAME, details), MOST_VALUES);
    if (excess.isPresent()) {
      return excess;
    }
    if (!granted.isWithin(asked)
        || !request.subject().details().map(granted::isWithin).orElse(true)) {
      return Optional.of("permit more than was asked for");
    }
    for (Map<String, Object> detail : details) {
      String type = AuthorizationDetails.type(detail);
      JsonSchema schema = request.target().detailTypes().get(type);
      Optional<String> fault =
          schema == null ? Optional.of("what is declared") : schema.fault(detail);
      if (fault.isPresent()) {
        return Optional.of("break " + fault.get() + " of the schema of " + type);
      }
    }
    return Optional.empty();
  }
}
