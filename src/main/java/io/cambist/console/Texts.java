package io.cambist.console;

import io.cambist.operator.AnswerView;
import io.cambist.operator.ExplainedRuleView;
import io.quarkus.qute.TemplateExtension;
import io.vertx.core.json.JsonObject;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** What templates make of texts. */
@TemplateExtension
final class Texts {
  private static final DateTimeFormatter UTC =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss 'UTC'").withZone(ZoneOffset.UTC);

  private Texts() {}

  /** As a value in the query of a link. */
  static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  /** As the value of a field. */
  static VisibleText.Exact exact(String text) {
    return new VisibleText.Exact(text);
  }

  /** The rules that are for this issuer, client and target. */
  static List<ExplainedRuleView> concerned(AnswerView.Judged judged) {
    return judged.rules().stream().filter(ExplainedRuleView::concerned).toList();
  }

  static List<ExplainedRuleView> others(AnswerView.Judged judged) {
    return judged.rules().stream().filter(rule -> !rule.concerned()).toList();
  }

  /** A word of the API for people. */
  static String words(String word) {
    return switch (word) {
      case "all" -> "all of these";
      case "any" -> "at least one of these";
      case "choice" -> "if the first, the second, else the third";
      case "policy" -> "policy";
      case "gateway" -> "the gateway's ceiling";
      case "rule", "target", "client", "subject_token", "actor_token" ->
          "the " + word.replace('_', ' ');
      default -> word.replace('_', ' ');
    };
  }

  /** Words for people, in a row. */
  static String listed(List<String> words) {
    return words.stream().map(Texts::words).collect(Collectors.joining(", "));
  }

  /** A moment for people, to the second. */
  static String utc(Instant at) {
    return UTC.format(at);
  }

  static String json(Map<String, Object> members) {
    return new JsonObject(members).encode();
  }
}
