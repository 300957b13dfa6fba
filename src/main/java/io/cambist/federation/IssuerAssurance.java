package io.cambist.federation;

import io.cambist.expression.Budget;
import io.cambist.expression.Expression;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How much an issuer's assertions assure: the highest level that any of these gives.
 *
 * @param level what each of them has
 * @param acr the level by the value of the claim {@code acr}
 * @param when the condition on {@code claims} and {@code attributes} by the level that it gives
 */
public record IssuerAssurance(
    Optional<String> level, Map<String, String> acr, Map<String, Expression> when) {
  public static final IssuerAssurance NONE =
      new IssuerAssurance(Optional.empty(), Map.of(), Map.of());

  /**
   * What one assertion has.
   *
   * @param faults for operators: the conditions that could not be evaluated, and so gave nothing
   */
  public record Reached(Optional<String> level, List<String> faults) {}

  /** The level of an assertion. A condition that fails gives none. */
  public Reached of(
      Map<String, Object> claims, Map<String, Object> attributes, AssuranceLevels levels) {
    Optional<String> reached = level;
    if (!acr.isEmpty() && claims.get("acr") instanceof String value) {
      reached = levels.higher(reached, Optional.ofNullable(acr.get(value)));
    }
    if (when.isEmpty()) {
      return new Reached(reached, List.of());
    }
    Map<String, Object> variables = Map.of("claims", claims, "attributes", attributes);
    var budget = new Budget();
    var faults = new LinkedHashMap<String, String>();
    for (Map.Entry<String, Expression> condition : when.entrySet()) {
      Expression.Result result = condition.getValue().evaluate(variables, budget);
      if (result instanceof Expression.Result.Failed failed) {
        faults.put(condition.getKey(), failed.message());
      } else if (Boolean.TRUE.equals(((Expression.Result.Value) result).value())) {
        reached = levels.higher(reached, Optional.of(condition.getKey()));
      }
    }
    return new Reached(
        reached,
        faults.entrySet().stream()
            .map(fault -> "the condition of " + fault.getKey() + " " + fault.getValue())
            .toList());
  }

  /**
   * The values of {@code acr} that reach a level at this issuer; where it has none, the levels
   * themselves.
   */
  public List<String> acrValues(String demanded, AssuranceLevels levels) {
    List<String> enough = levels.from(demanded);
    List<String> values =
        acr.entrySet().stream()
            .filter(entry -> enough.contains(entry.getValue()))
            .map(Map.Entry::getKey)
            .toList();
    return values.isEmpty() ? enough : values;
  }
}
