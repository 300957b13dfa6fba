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
import io.cambist.federation.Federation;
import io.cambist.federation.Operators;
import io.cambist.federation.Policy;
import io.cambist.jose.Claims;
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
      public boolean readsSecret() {
        return false;
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
      public Trace trace(Map<String, Object> variables, Budget budget, Set<String> hidden) {
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
                List.of()),
            false);
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

  /** One that has these rules and nothing else. */
  static Federation federation(List<Policy> rules) {
    return new Federation(
        "0123456789ab",
        Map.of(),
        Map.of(),
        Map.of(),
        rules,
        Operators.NONE,
        AssuranceLevels.NIST,
        Set.of());
  }

  static PolicyRequest withRules(PolicyRequest request, List<Policy> rules) {
    return new PolicyRequest(
        federation(rules),
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
}
