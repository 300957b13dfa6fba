package io.cambist.audit;

import io.cambist.oauth.Party;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Which events are looked for: those that fit all that is given.
 *
 * @param kinds any of these; empty for all
 * @param client whom the event names as client, shown or claimed
 * @param subject as its source names it
 * @param session the {@code sid}
 * @param reason the text of the reason of a refusal
 * @param target one of the event's
 * @param rule one of those that decided
 * @param operator a part of how the event names the operator
 * @param shadow whether rules or a federation in shadow must have disagreed
 * @param from the first moment, by which Redis took the event: mostly milliseconds after its time
 * @param until the first moment that is too late
 */
public record AuditFilter(
    Set<AuditKind> kinds,
    Optional<String> client,
    Optional<Party> subject,
    Optional<String> session,
    Optional<String> reason,
    Optional<String> target,
    Optional<String> rule,
    Optional<String> task,
    Optional<String> operator,
    boolean shadow,
    Optional<Instant> from,
    Optional<Instant> until) {
  /** Fits every event. */
  public static final AuditFilter ALL =
      new AuditFilter(
          Set.of(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          false,
          Optional.empty(),
          Optional.empty());

  public AuditFilter {
    kinds = Set.copyOf(kinds);
  }

  /** The same for any of these kinds. */
  public AuditFilter ofKinds(AuditKind first, AuditKind... others) {
    return new AuditFilter(
        EnumSet.of(first, others),
        client,
        subject,
        session,
        reason,
        target,
        rule,
        task,
        operator,
        shadow,
        from,
        until);
  }

  /** Whether events of this stream can fit. */
  boolean mayFit(boolean evidence) {
    return kinds.isEmpty() || kinds.stream().anyMatch(kind -> kind.evidence() == evidence);
  }

  /**
   * What stands in the JSON of every event that fits: whoever lacks any of it need not be read.
   * Texts of our events are escaped in one way only.
   */
  List<String> traces() {
    var traces = new ArrayList<String>();
    Stream.of(client, session, reason, task).flatMap(Optional::stream).forEach(traces::add);
    subject.ifPresent(party -> traces.addAll(List.of(party.issuer(), party.subject())));
    var quoted = new ArrayList<>(traces.stream().map(AuditJson::quoted).toList());
    Stream.of(target, rule, operator)
        .flatMap(Optional::stream)
        .map(AuditJson::quoted)
        .forEach(text -> quoted.add(text.substring(1, text.length() - 1)));
    if (shadow) {
      quoted.add(AuditJson.quoted(AuditMember.SHADOW.text()));
    }
    return quoted;
  }

  boolean fits(RecordedEvent event) {
    return (kinds.isEmpty() || event.kind().map(kinds::contains).orElse(false))
        && (is(client, event.client()) || is(client, event.claimedClient()))
        && is(subject, event.subject())
        && is(session, event.session())
        && is(reason, event.reason())
        && among(target, event.target())
        && among(rule, event.rule())
        && is(task, event.task())
        && (!shadow || !event.shadow().isEmpty())
        && (operator.isEmpty()
            || event.operator().map(name -> name.contains(operator.get())).orElse(false));
  }

  private static <T> boolean is(Optional<T> wanted, Optional<T> said) {
    return wanted.isEmpty() || wanted.equals(said);
  }

  /** Whether it is one of names that stand with blanks between them. */
  private static boolean among(Optional<String> wanted, Optional<String> said) {
    return wanted.isEmpty()
        || said.map(names -> Set.of(names.split(" ", -1)).contains(wanted.get())).orElse(false);
  }
}
