package io.cambist.audit;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.cambist.oauth.Party;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** The form of an event in the stream and in the log: one compact JSON object on one line. */
final class AuditJson {
  private static final JsonFactory JSON = new JsonFactory();

  /** Whatever is not printable ASCII is escaped: a caller's text can steer no terminal. */
  private static final int LAST_PRINTABLE = 0x7e;

  private static final int LONGEST_TEXT = 1024;

  /** No client's id is longer; what is may be a token or a secret in the wrong place. */
  private static final int LONGEST_CLAIMED_CLIENT = 64;

  private static final int LONGEST_CLAIMED_ISSUER = 256;
  private static final int MOST_ITEMS = 64;

  private AuditJson() {}

  /** What is unknown is left out; long texts and lists are cut. */
  static String of(AuditEvent event) {
    var out = new StringWriter(512);
    try (JsonGenerator json = JSON.createGenerator(out).setHighestNonEscapedChar(LAST_PRINTABLE)) {
      json.writeStartObject();
      json.writeStringField("time", event.decision().at().toString());
      json.writeStringField("kind", event.kind().text());
      json.writeStringField("decision", event.decision().text());
      text(json, "client", event.client());
      text(json, "claimed_client", event.claimedClient(), LONGEST_CLAIMED_CLIENT);
      if (event.subject().isPresent()) {
        json.writeFieldName("subject");
        party(json, event.subject().get());
      }
      text(json, "sub", event.sub());
      text(json, "issuer", event.issuer());
      text(json, "claimed_issuer", event.claimedIssuer(), LONGEST_CLAIMED_ISSUER);
      parties(json, "actors", event.actors().actors());
      text(json, "target", event.target());
      texts(json, "audience", event.audience());
      if (event.scopes().isPresent()) {
        json.writeStringField("scope", bounded(event.scopes().get().toString()));
      }
      texts(json, "authorization_details_types", event.detailTypes());
      text(json, "rule", event.rule());
      texts(json, "verdicts", event.verdicts());
      text(json, "revision", event.revision());
      text(json, "task", event.task());
      text(json, "sid", event.session());
      text(json, "jti", event.tokenId());
      if (event.ttl().isPresent()) {
        json.writeNumberField("ttl", event.ttl().get().toSeconds());
      }
      if (event.reason().isPresent()) {
        json.writeStringField("reason", event.reason().get().text());
      }
      text(json, "detail", event.detail());
      json.writeEndObject();
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return out.toString();
  }

  private static void party(JsonGenerator json, Party party) throws IOException {
    json.writeStartObject();
    json.writeStringField("issuer", bounded(party.issuer()));
    json.writeStringField("sub", bounded(party.subject()));
    json.writeEndObject();
  }

  private static void parties(JsonGenerator json, String name, List<Party> parties)
      throws IOException {
    if (parties.isEmpty()) {
      return;
    }
    json.writeArrayFieldStart(name);
    for (Party party : first(parties)) {
      party(json, party);
    }
    json.writeEndArray();
  }

  private static void text(JsonGenerator json, String name, Optional<String> value)
      throws IOException {
    text(json, name, value, LONGEST_TEXT);
  }

  private static void text(JsonGenerator json, String name, Optional<String> value, int longest)
      throws IOException {
    if (value.isPresent()) {
      json.writeStringField(name, bounded(value.get(), longest));
    }
  }

  private static void texts(JsonGenerator json, String name, Collection<String> values)
      throws IOException {
    if (values.isEmpty()) {
      return;
    }
    json.writeArrayFieldStart(name);
    for (String value : first(List.copyOf(values))) {
      json.writeString(bounded(value));
    }
    json.writeEndArray();
  }

  private static <T> List<T> first(List<T> values) {
    return values.subList(0, Math.min(values.size(), MOST_ITEMS));
  }

  private static String bounded(String text) {
    return bounded(text, LONGEST_TEXT);
  }

  private static String bounded(String text, int longest) {
    if (text.length() <= longest) {
      return text;
    }
    // Half of a surrogate pair would be no text.
    int end = Character.isHighSurrogate(text.charAt(longest - 1)) ? 1 : 0;
    return text.substring(0, longest - end);
  }
}
