package io.cambist.console;

import io.cambist.operator.AnswerView;
import io.cambist.operator.RuleView;
import io.quarkus.qute.TemplateExtension;
import io.vertx.core.json.JsonObject;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;

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
  static List<RuleView> concerned(AnswerView.Judged judged) {
    return judged.rules().stream().filter(RuleView::concerned).toList();
  }

  static List<RuleView> others(AnswerView.Judged judged) {
    return judged.rules().stream().filter(rule -> !rule.concerned()).toList();
  }

  /** A moment for people, to the second. */
  static String utc(Instant at) {
    return UTC.format(at);
  }

  static String json(Map<String, Object> members) {
    return new JsonObject(members).encode();
  }
}
