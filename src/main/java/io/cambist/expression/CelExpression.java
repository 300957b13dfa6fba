package io.cambist.expression;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelEvaluationListener;
import dev.cel.runtime.CelRuntime.Program;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A planned program, and what its result must be. */
final class CelExpression implements Expression {
  private static final Result TOO_MUCH = new Result.Failed(Failures.TOO_MUCH);

  private final String source;
  private final Purpose purpose;
  private final Program program;
  private final Prices prices;
  private final StrictPlaces strict;
  private final Failures failures;
  private final CelAbstractSyntaxTree ast;
  private final Set<String> reads;

  CelExpression(
      String source,
      Purpose purpose,
      Program program,
      Prices prices,
      StrictPlaces strict,
      Failures failures,
      CelAbstractSyntaxTree ast,
      Set<String> reads) {
    this.source = source;
    this.purpose = purpose;
    this.program = program;
    this.prices = prices;
    this.strict = strict;
    this.failures = failures;
    this.ast = ast;
    this.reads = reads;
  }

  @Override
  public String source() {
    return source;
  }

  @Override
  public Part whole() {
    return new Outline(ast, source).whole(decides()).part();
  }

  @Override
  public Set<String> reads() {
    return reads;
  }

  @Override
  public boolean readsSecret() {
    return Operands.readsSecret(ast.getExpr());
  }

  @Override
  public Result evaluate(Map<String, Object> variables, Budget budget) {
    return evaluate(variables, budget, meter(budget));
  }

  @Override
  public Trace trace(Map<String, Object> variables, Budget budget, Set<String> hidden) {
    var recorder = new Recorder(meter(budget), failures);
    Result result = evaluate(variables, budget, recorder);
    var progress = new Progress(ast.getExpr(), recorder, result.equals(TOO_MUCH));
    Optional<String> why =
        result instanceof Result.Failed failed ? Optional.of(failed.message()) : Optional.empty();
    progress
        .fault(ast.getExpr())
        .ifPresent(node -> why.ifPresent(message -> recorder.failed(node.id(), message)));
    var outline = new Outline(ast, source);
    var reading = new Reading(outline, recorder, progress, variables, new Veil(hidden));
    Finding whole = reading.of(outline.whole(decides()));
    // What it yielded may still be of no use for its purpose.
    boolean told = whole.outcome() == Finding.Outcome.FAILED;
    return new Trace(
        result, told ? whole : why.map(whole::failed).orElse(whole), reading.hides(ast.getExpr()));
  }

  private Meter meter(Budget budget) {
    return new Meter(prices, strict, budget);
  }

  private Result evaluate(
      Map<String, Object> variables, Budget budget, CelEvaluationListener listener) {
    try {
      return checked(program.trace(name -> variable(variables, name, budget), listener));
    } catch (Budget.Exhausted tooMuch) {
      return TOO_MUCH;
    } catch (CelEvaluationException failed) {
      budget.note(Budget.FAILURE);
      return new Result.Failed(failures.describe(failed.getErrorCode(), failed.getMessage()));
    } catch (JsonResult.NotJson notJson) {
      return new Result.Failed(notJson.getMessage());
    } catch (RuntimeException | StackOverflowError unexpected) {
      return new Result.Failed(Failures.UNKNOWN);
    }
  }

  private static Optional<Object> variable(
      Map<String, Object> variables, String name, Budget budget) {
    Object value = variables.get(name);
    return value == null ? Optional.empty() : Optional.of(JsonView.of(value, budget));
  }

  /** Whether it has to be true or false. */
  private boolean decides() {
    return purpose == Purpose.CONDITION || purpose == Purpose.CLIENT;
  }

  private Result checked(Object yielded) throws JsonResult.NotJson {
    if (decides() && !(yielded instanceof Boolean)) {
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
}
