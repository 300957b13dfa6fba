package io.cambist.audit;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.cambist.oauth.Party;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;

/** The form of an event in the stream and in the log: one compact JSON object on one line. */
final class AuditJson {
  private static final JsonFactory JSON = new JsonFactory();

  /** Whatever is not printable ASCII is escaped: a caller's text can steer no terminal. */
  private static final int LAST_PRINTABLE = 0x7e;

  private static final int MOST_ITEMS = 64;

  private AuditJson() {}

  /** What is unknown is left out; long texts and lists are cut. */
  static String of(AuditEvent event) {
    var out = new StringWriter(512);
    try (JsonGenerator json = JSON.createGenerator(out).setHighestNonEscapedChar(LAST_PRINTABLE)) {
      json.writeStartObject();
      json.writeStringField(AuditMember.TIME, event.decision().at().toString());
      json.writeStringField(AuditMember.KIND, event.kind().text());
      json.writeStringField(AuditMember.DECISION, event.decision().text());
      for (Map.Entry<AuditMember, Object> member : event.members().entrySet()) {
        json.writeFieldName(member.getKey().text());
        value(json, member.getValue(), member.getKey().longest());
      }
      json.writeEndObject();
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return out.toString();
  }

  /** A text as it stands in events, with its quotes. */
  static String quoted(String text) {
    var out = new StringWriter(text.length() + 2);
    try (JsonGenerator json = JSON.createGenerator(out).setHighestNonEscapedChar(LAST_PRINTABLE)) {
      json.writeString(whole(text));
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return out.toString();
  }

  private static void value(JsonGenerator json, Object value, int longest) throws IOException {
    if (value instanceof Long number) {
      json.writeNumber(number);
    } else if (value instanceof Party party) {
      json.writeStartObject();
      json.writeStringField("issuer", bounded(party.issuer(), longest));
      json.writeStringField("sub", bounded(party.subject(), longest));
      json.writeEndObject();
    } else if (value instanceof List<?> values) {
      json.writeStartArray();
      for (Object item : values.subList(0, Math.min(values.size(), MOST_ITEMS))) {
        value(json, item, longest);
      }
      json.writeEndArray();
    } else {
      json.writeString(bounded((String) value, longest));
    }
  }

  private static String bounded(String text, int longest) {
    String bounded = text.length() > longest ? text.substring(0, longest) : text;
    // Half of a surrogate pair is no text: a strict reader would refuse all of the event.
    boolean cut = bounded.length() < text.length();
    if (cut && Character.isHighSurrogate(bounded.charAt(longest - 1))) {
      return whole(bounded.substring(0, longest - 1));
    }
    return whole(bounded);
  }

  /** The text with a question mark for each surrogate that stands alone. */
  private static String whole(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (Character.isSurrogate(text.charAt(i))) {
        return new String(text.getBytes(UTF_8), UTF_8);
      }
    }
    return text;
  }
}
