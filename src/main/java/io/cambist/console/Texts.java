package io.cambist.console;

import io.quarkus.qute.TemplateExtension;
import io.vertx.core.json.JsonObject;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** What templates make of texts. */
@TemplateExtension
final class Texts {
  private Texts() {}

  /** As a value in the query of a link. */
  static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  static String json(Map<String, Object> members) {
    return new JsonObject(members).encode();
  }
}
