package io.cambist.operator;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.cambist.exchange.Answer;
import io.cambist.session.SessionId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What would come of an exchange. Nothing was issued.
 *
 * @param outcome granted or refused
 * @param words the same in sentences
 * @param step what it would fail at
 * @param reason why it would be refused
 * @param errorDescription what the caller would be told
 * @param usedFor the session for which a token was used before that is taken once only
 * @param token what would be issued
 * @param judged what policy says of each target
 * @param notes what the answer takes for granted
 */
@JsonNaming(SnakeCaseStrategy.class)
public record AnswerView(
    String outcome,
    List<String> words,
    Optional<String> step,
    Optional<String> reason,
    Optional<String> errorDescription,
    Optional<String> usedFor,
    Optional<String> client,
    List<String> targets,
    Optional<Token> token,
    List<Judged> judged,
    List<String> notes) {

  /**
   * The token that would be issued.
   *
   * @param expiresIn in seconds
   * @param lifeLimit why it is no longer: policy, gateway (its ceiling), subject_token or
   *     actor_token
   * @param binding dpop or mtls; absent for a bearer token
   * @param claims the names of the claims that rules carry into it
   */
  @JsonNaming(SnakeCaseStrategy.class)
  public record Token(
      List<String> audience,
      String scope,
      List<Map<String, Object>> authorizationDetails,
      long expiresIn,
      String lifeLimit,
      Instant expiresAt,
      Optional<Integer> uses,
      Optional<String> binding,
      String sub,
      List<PartyView> actors,
      List<String> claims) {}

  /**
   * What policy says of one target.
   *
   * @param rule the rule that decided
   */
  public record Judged(
      String target, boolean permitted, Optional<String> rule, List<ExplainedRuleView> rules) {}

  static AnswerView of(Answer answer) {
    List<Judged> judged =
        answer.judged().stream()
            .map(
                one ->
                    new Judged(
                        one.target(),
                        one.permitted(),
                        one.rule(),
                        one.rules().stream().map(ExplainedRuleView::of).toList()))
            .toList();
    return answer instanceof Answer.Granted granted
        ? granted(granted, judged)
        : refused((Answer.WouldBeRefused) answer, judged);
  }

  private static AnswerView granted(Answer.Granted answer, List<Judged> judged) {
    var token =
        new Token(
            answer.audiences(),
            answer.scopes().toString(),
            answer.details().details(),
            answer.ttl().toSeconds(),
            answer.limit().text(),
            answer.expiresAt(),
            answer.uses(),
            answer.binding().map(method -> method.name().toLowerCase(Locale.ROOT)),
            answer.sub(),
            PartyView.of(answer.actors().actors()),
            answer.claims());
    return new AnswerView(
        "granted",
        List.of(
            "A token for "
                + String.join(", ", answer.targets())
                + " would be issued, and live for "
                + token.expiresIn()
                + " seconds."),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        answer.client(),
        answer.targets(),
        Optional.of(token),
        judged,
        answer.notes());
  }

  private static AnswerView refused(Answer.WouldBeRefused answer, List<Judged> judged) {
    String step = answer.step().name().toLowerCase(Locale.ROOT);
    String detail = answer.refusal().detail();
    var words = new ArrayList<String>();
    words.add("No token would be issued. It fails at: " + step.replace('_', ' ') + ".");
    words.add("The caller would be told: " + answer.refusal().reason().description());
    if (!detail.equals("see the verdicts") && !detail.equals("as sent")) {
      words.add("In detail: " + detail + ".");
    }
    return new AnswerView(
        "refused",
        List.copyOf(words),
        Optional.of(step),
        Optional.of(answer.refusal().reason().text()),
        Optional.of(answer.refusal().reason().description()),
        answer.usedFor().map(SessionId::text),
        answer.client(),
        answer.targets(),
        Optional.empty(),
        judged,
        answer.notes());
  }
}
