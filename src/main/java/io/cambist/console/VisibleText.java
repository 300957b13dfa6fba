package io.cambist.console;

import io.quarkus.qute.EngineBuilder;
import io.quarkus.qute.Expression;
import io.quarkus.qute.ResultMapper;
import io.quarkus.qute.TemplateNode.Origin;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

/**
 * Shows texts as they are: markup as markup, and what would be invisible, or turn the direction of
 * the text around it, by its number.
 */
@ApplicationScoped
class VisibleText implements ResultMapper {
  /** A text as it has to come back from a form, and is read nowhere. */
  record Exact(String text) {}

  void register(@Observes EngineBuilder engine) {
    engine.addResultMapper(this);
  }

  /** Before the mapper that only escapes. */
  @Override
  public int getPriority() {
    return 2;
  }

  @Override
  public boolean appliesTo(Origin origin, Object result) {
    return result instanceof String || result instanceof Exact;
  }

  @Override
  public String map(Object result, Expression expression) {
    String text = result instanceof Exact exact ? exact.text() : (String) result;
    boolean exactly = result instanceof Exact;
    var html = new StringBuilder(text.length() + 16);
    text.codePoints().forEach(sign -> append(html, sign, exactly));
    return html.toString();
  }

  private static void append(StringBuilder html, int sign, boolean exactly) {
    switch (sign) {
      case '&' -> html.append("&amp;");
      case '<' -> html.append("&lt;");
      case '>' -> html.append("&gt;");
      case '"' -> html.append("&quot;");
      case '\'' -> html.append("&#39;");
      case '\n' -> html.append(exactly ? "&#10;" : "\n");
      default -> {
        if (exactly || isVisible(sign)) {
          html.appendCodePoint(sign);
        } else {
          html.append("\u27e8U+%04X\u27e9".formatted(sign));
        }
      }
    }
  }

  private static boolean isVisible(int sign) {
    return switch (Character.getType(sign)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.SURROGATE ->
          sign == '\t';
      default -> true;
    };
  }
}
