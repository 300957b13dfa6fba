package io.cambist.operator;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.cambist.audit.RecordedEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * An event of the audit. Much of it is text that callers chose.
 *
 * @param client the client's id, where it was shown
 * @param claimedClient the client's id as the caller says, shown by nothing
 * @param claimedIssuer the issuer that a refused token names, shown by nothing
 * @param scope what was asked for, or granted
 * @param rule the policy rule that decided
 * @param shadow in what rules or a federation in shadow disagreed
 * @param ttl the token's life in seconds
 * @param reason why it was refused
 * @param operator which operator did it, and why
 * @param hit what the operator hit
 */
@JsonNaming(SnakeCaseStrategy.class)
public record EventView(
    Instant time,
    String kind,
    String decision,
    Optional<String> client,
    Optional<String> claimedClient,
    Optional<PartyView> subject,
    Optional<String> issuer,
    Optional<String> claimedIssuer,
    List<PartyView> actors,
    Optional<String> target,
    List<String> audience,
    Optional<String> scope,
    Optional<String> rule,
    List<String> verdicts,
    List<String> shadow,
    Optional<String> revision,
    Optional<String> task,
    Optional<String> sid,
    Optional<String> tokenId,
    Optional<Long> ttl,
    Optional<String> reason,
    Optional<String> detail,
    Optional<String> operator,
    Optional<String> why,
    Optional<String> hit) {
  public static EventView of(RecordedEvent event) {
    return new EventView(
        event.time(),
        event.kindText(),
        event.decision().text(),
        event.client(),
        event.claimedClient(),
        event.subject().map(PartyView::of),
        event.issuer(),
        event.claimedIssuer(),
        PartyView.of(event.actors()),
        event.target(),
        event.audience(),
        event.scope(),
        event.rule(),
        event.verdicts(),
        event.shadow(),
        event.revision(),
        event.task(),
        event.session(),
        event.tokenId(),
        event.ttl().map(Duration::toSeconds),
        event.reason(),
        event.detail(),
        event.operator(),
        event.why(),
        event.hit());
  }

  /** Whoever stands behind it: the operator, the client shown, or the client claimed. */
  public String who() {
    return operator.or(() -> client).or(() -> claimedClient).orElse("");
  }

  /** Whether something was refused. */
  public boolean refusal() {
    return reason.isPresent();
  }
}
