package io.cambist.audit;

import io.cambist.jose.StrictJson;
import io.cambist.oauth.Party;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * An event as it was read back. All of it is text that strangers may have had a hand in, as it is
 * in the stream: to be escaped wherever it is shown. What is absent, or is of another type than it
 * should be, is empty.
 */
public final class RecordedEvent {
  private static final int MOST_VALUES = 4096;

  private final String position;
  private final String json;
  private final Map<String, Object> members;
  private final DecisionId decision;
  private final Instant time;

  private RecordedEvent(
      String position,
      String json,
      Map<String, Object> members,
      DecisionId decision,
      Instant time) {
    this.position = position;
    this.json = json;
    this.members = members;
    this.decision = decision;
    this.time = time;
  }

  /** Reads an entry; empty when it is no event: no JSON, or without time, kind or decision. */
  static Optional<RecordedEvent> parse(String position, String json) {
    if (!(StrictJson.object(json.getBytes(StandardCharsets.UTF_8), MOST_VALUES)
        instanceof StrictJson.Reading.Read read)) {
      return Optional.empty();
    }
    Map<String, Object> members = read.members();
    Optional<DecisionId> decision = text(members, AuditMember.DECISION).flatMap(DecisionId::parse);
    Optional<Instant> time = text(members, AuditMember.TIME).flatMap(RecordedEvent::instant);
    return decision.isPresent() && time.isPresent() && text(members, AuditMember.KIND).isPresent()
        ? Optional.of(new RecordedEvent(position, json, members, decision.get(), time.get()))
        : Optional.empty();
  }

  /** The same event for a reader who is at another place. */
  RecordedEvent at(StreamPosition place) {
    return new RecordedEvent(place.toString(), json, members, decision, time);
  }

  private static Optional<Instant> instant(String text) {
    try {
      return Optional.of(Instant.parse(text));
    } catch (DateTimeException malformed) {
      return Optional.empty();
    }
  }

  /**
   * Where it stands, as opaque printable text without blanks: what an {@link AuditFeed} takes to go
   * on after it.
   */
  public String position() {
    return position;
  }

  /** All of it as it is stored, on one line of printable ASCII if it is one of ours. */
  public String json() {
    return json;
  }

  /** The gateway's time. */
  public Instant time() {
    return time;
  }

  public DecisionId decision() {
    return decision;
  }

  /** The kind; empty for one that only a later version knows. */
  public Optional<AuditKind> kind() {
    return AuditKind.of(kindText());
  }

  /** The kind as it stands in the event. */
  public String kindText() {
    return text(members, AuditMember.KIND).orElseThrow();
  }

  public Optional<String> client() {
    return text(AuditMember.CLIENT);
  }

  /** What the caller said to be, and nothing has shown. */
  public Optional<String> claimedClient() {
    return text(AuditMember.CLAIMED_CLIENT);
  }

  /** The subject as its source names it. */
  public Optional<Party> subject() {
    return party(members.get(AuditMember.SUBJECT.text()));
  }

  /** Our name for the subject. */
  public Optional<String> sub() {
    return text(AuditMember.SUB);
  }

  public Optional<String> issuer() {
    return text(AuditMember.ISSUER);
  }

  /** The issuer that a refused token named, and nothing has shown. */
  public Optional<String> claimedIssuer() {
    return text(AuditMember.CLAIMED_ISSUER);
  }

  /** Who acts, and who acted before. */
  public List<Party> actors() {
    return items(AuditMember.ACTORS).stream()
        .map(RecordedEvent::party)
        .flatMap(Optional::stream)
        .toList();
  }

  /** The target's name; several with a blank between them. */
  public Optional<String> target() {
    return text(AuditMember.TARGET);
  }

  public List<String> audience() {
    return texts(AuditMember.AUDIENCE);
  }

  /** The scopes with blanks between them. */
  public Optional<String> scope() {
    return text(AuditMember.SCOPE);
  }

  /** The types of the authorization details. */
  public List<String> detailTypes() {
    return texts(AuditMember.DETAIL_TYPES);
  }

  /** The rule that decided; several with a blank between them. */
  public Optional<String> rule() {
    return text(AuditMember.RULE);
  }

  /** What each other rule said. */
  public List<String> verdicts() {
    return texts(AuditMember.VERDICTS);
  }

  /** In what rules or a federation in shadow disagreed. */
  public List<String> shadow() {
    return texts(AuditMember.SHADOW);
  }

  /** The federation's revision. */
  public Optional<String> revision() {
    return text(AuditMember.REVISION);
  }

  public Optional<String> task() {
    return text(AuditMember.TASK);
  }

  /** The {@code sid}. */
  public Optional<String> session() {
    return text(AuditMember.SESSION);
  }

  /** The {@code jti} of our token. */
  public Optional<String> tokenId() {
    return text(AuditMember.TOKEN_ID);
  }

  /** The token's life. */
  public Optional<Duration> ttl() {
    return members.get(AuditMember.TTL.text()) instanceof Long seconds && seconds >= 0
        ? Optional.of(Duration.ofSeconds(seconds))
        : Optional.empty();
  }

  /** The text of the {@link io.cambist.oauth.Reason}. */
  public Optional<String> reason() {
    return text(AuditMember.REASON);
  }

  public Optional<String> detail() {
    return text(AuditMember.DETAIL);
  }

  /** Which operator did it. */
  public Optional<String> operator() {
    return text(AuditMember.OPERATOR);
  }

  /** The reason that the operator gave. */
  public Optional<String> why() {
    return text(AuditMember.WHY);
  }

  /** What the operator hit. */
  public Optional<String> hit() {
    return text(AuditMember.HIT);
  }

  private Optional<String> text(AuditMember member) {
    return text(members, member.text());
  }

  private static Optional<String> text(Map<?, ?> members, String name) {
    return members.get(name) instanceof String text ? Optional.of(text) : Optional.empty();
  }

  private List<String> texts(AuditMember member) {
    return items(member).stream().filter(String.class::isInstance).map(String.class::cast).toList();
  }

  private List<?> items(AuditMember member) {
    return members.get(member.text()) instanceof List<?> items ? items : List.of();
  }

  private static Optional<Party> party(Object value) {
    return value instanceof Map<?, ?> party
        ? text(party, "issuer")
            .flatMap(issuer -> text(party, "sub").map(sub -> new Party(issuer, sub)))
        : Optional.empty();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof RecordedEvent event
        && event.position.equals(position)
        && event.json.equals(json);
  }

  @Override
  public int hashCode() {
    return Objects.hash(position, json);
  }

  @Override
  public String toString() {
    return json;
  }
}
