package io.cambist.operator;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.cambist.policy.Narrowing;
import io.cambist.policy.Narrowing.Limit;
import java.util.List;
import java.util.Locale;

/**
 * Who left how much of what a rule would grant. Those who limit are subject_token, client, target
 * and rule.
 *
 * @param asked the scope that was asked for; without any, what the rule would grant
 * @param granted what is left of it
 * @param withheld what is not
 * @param lives the longest life that each permits; the shortest counts
 * @param binding to what kind of key the token has to be bound: none, any, dpop or mtls
 * @param boundBy who demands that
 */
@JsonNaming(SnakeCaseStrategy.class)
public record NarrowingView(
    String asked,
    String granted,
    List<Withheld> withheld,
    List<Life> lives,
    String binding,
    List<String> boundBy) {

  /**
   * A scope that is not granted.
   *
   * @param by all that do not let it pass
   */
  public record Withheld(String scope, List<String> by) {}

  /**
   * How long a token may live.
   *
   * @param by who says so
   * @param shortest whether that counts
   */
  public record Life(String by, long seconds, boolean shortest) {}

  static NarrowingView of(Narrowing narrowing) {
    return new NarrowingView(
        narrowing.asked().toString(),
        narrowing.granted().toString(),
        narrowing.withheld().stream()
            .map(one -> new Withheld(one.scope(), texts(one.by())))
            .toList(),
        narrowing.lives().entrySet().stream()
            .map(
                life ->
                    new Life(
                        life.getKey().text(),
                        life.getValue().toSeconds(),
                        narrowing.shortest().contains(life.getKey())))
            .toList(),
        narrowing.binding().name().toLowerCase(Locale.ROOT),
        texts(narrowing.boundBy()));
  }

  private static List<String> texts(List<Limit> limits) {
    return limits.stream().map(Limit::text).toList();
  }
}
