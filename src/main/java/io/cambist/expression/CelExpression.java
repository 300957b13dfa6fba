package io.cambist.expression;

import dev.cel.common.CelErrorCode;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime.Program;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A planned program, and what its result must be. */
final class CelExpression implements Expression {
  private final String source;
  private final Purpose purpose;
  private final Program program;
  private final Prices prices;
  private final StrictPlaces strict;
  private final List<String> names;
  private final Set<String> reads;

  /**
   * @param names the member names that the source itself spells out: what a failure may repeat
   */
  CelExpression(
      String source,
      Purpose purpose,
      Program program,
      Prices prices,
      StrictPlaces strict,
      List<String> names,
      Set<String> reads) {
    this.source = source;
    this.purpose = purpose;
    this.program = program;
    this.prices = prices;
    this.strict = strict;
    this.names = names;
    this.reads = reads;
  }

  @Override
  public String source() {
    return source;
  }

  @Override
  public Set<String> reads() {
    return reads;
  }

  @Override
  public Result evaluate(Map<String, Object> variables, Budget budget) {
    try {
      return checked(
          program.trace(
              name -> variable(variables, name, budget), new Meter(prices, strict, budget)));
    } catch (Budget.Exhausted tooMuch) {
      return new Result.Failed("takes more work than one decision may");
    } catch (CelEvaluationException failed) {
      budget.note(Budget.FAILURE);
      return new Result.Failed(describe(failed));
    } catch (JsonResult.NotJson notJson) {
      return new Result.Failed(notJson.getMessage());
    } catch (RuntimeException | StackOverflowError unexpected) {
      return new Result.Failed("cannot be evaluated");
    }
  }

  private static Optional<Object> variable(
      Map<String, Object> variables, String name, Budget budget) {
    Object value = variables.get(name);
    return value == null ? Optional.empty() : Optional.of(JsonView.of(value, budget));
  }

  private Result checked(Object yielded) throws JsonResult.NotJson {
    if ((purpose == Purpose.CONDITION || purpose == Purpose.CLIENT)
        && !(yielded instanceof Boolean)) {
      return new Result.Failed("yields no boolean");
    }
    if (purpose == Purpose.SUBJECT && !(yielded instanceof String text && !text.isEmpty())) {
      return new Result.Failed("yields no string, or an empty one");
    }
    if (purpose == Purpose.DETAILS && !(yielded instanceof List)) {
      return new Result.Failed("yields no list");
    }
    Object value = JsonResult.of(yielded);
    return value == null ? new Result.Failed("yields null") : new Result.Value(value);
  }

  @Override
  public String toString() {
    return source;
  }

  /** CEL's own message may quote values; this one quotes the source only. */
  private String describe(CelEvaluationException failed) {
    CelErrorCode code = failed.getErrorCode();
    return switch (code) {
      case ATTRIBUTE_NOT_FOUND -> "reads " + missing(failed) + ", which is missing";
      case INDEX_OUT_OF_BOUNDS -> "reads beyond the end of a list";
      case DIVIDE_BY_ZERO -> "divides by zero";
      case OVERLOAD_NOT_FOUND -> "meets a value of a type that it does not expect";
      case NUMERIC_OVERFLOW -> "meets a number that is too large";
      case ITERATION_BUDGET_EXCEEDED -> "loops too often";
      case INVALID_ARGUMENT, BAD_FORMAT -> "meets a value that is unreadable or too long";
      default -> "cannot be evaluated";
    };
  }

  private String missing(CelEvaluationException failed) {
    String message = String.valueOf(failed.getMessage());
    for (String name : names) {
      if (message.contains("'" + name + "'")) {
        return "\"" + name + "\"";
      }
    }
    return "a member";
  }
}
