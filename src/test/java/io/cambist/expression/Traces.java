package io.cambist.expression;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Traces, in a form that tests can hold against texts. */
final class Traces {
  /** What most of them are traced over. */
  static final Map<String, Object> CLAIMS = claims();

  private static final ExpressionCompiler COMPILER = new ExpressionCompiler();

  private Traces() {}

  private static Map<String, Object> claims() {
    var claims = new LinkedHashMap<String, Object>();
    claims.put("ref", "refs/heads/dev");
    claims.put("repository", "acme/shop");
    claims.put("level", 3L);
    claims.put("admin", "true");
    claims.put("verified", true);
    claims.put("groups", List.of("dev", "ops"));
    claims.put("team", Map.of("name", "shop"));
    claims.put("huge", new BigInteger("123456789012345678901234567890"));
    claims.put("nothing", null);
    claims.put("many", Collections.nCopies(1001, "q"));
    claims.put("some", Collections.nCopies(900, "q"));
    return Collections.unmodifiableMap(claims);
  }

  static Expression condition(String source) {
    return expression(source, Purpose.CONDITION);
  }

  static Expression expression(String source, Purpose purpose) {
    Compilation compilation = COMPILER.compile(source, purpose);
    assertThat(compilation).as(source).isInstanceOf(Compilation.Compiled.class);
    return ((Compilation.Compiled) compilation).expression();
  }

  /** Traces it over claims, and sees that this changes nothing. */
  static Trace trace(Expression expression, Map<String, Object> claims) {
    Map<String, Object> variables =
        Map.of("claims", claims, "attributes", Map.of(), "actor", Map.of("present", false));
    Trace trace = expression.trace(variables, new Budget());
    assertThat(trace.result()).isEqualTo(expression.evaluate(variables, new Budget()));
    assertThat(trace.whole().part()).isEqualTo(expression.whole());
    return trace;
  }

  static String of(String source) {
    return of(source, CLAIMS);
  }

  static String of(String source, Map<String, Object> claims) {
    return text(trace(condition(source), claims).whole(), "");
  }

  /** A line for each part, and below it those for the values that it saw. */
  static String text(Finding finding, String indent) {
    String line =
        indent
            + finding.outcome().text()
            + finding.value().map(value -> " " + value).orElse("")
            + ": "
            + finding.part().text()
            + finding.why().map(why -> " -- " + why).orElse("")
            + finding.fault().map(fault -> " -- at " + fault).orElse("")
            + "\n";
    String seen =
        finding.seen().stream()
            .map(one -> indent + "    " + one.text() + " was " + one.value() + "\n")
            .collect(Collectors.joining());
    String below =
        finding.findings().stream()
            .map(one -> text(one, indent + "  "))
            .collect(Collectors.joining());
    return line + seen + below;
  }
}
