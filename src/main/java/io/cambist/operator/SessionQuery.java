package io.cambist.operator;

import io.cambist.cutoff.Cut;
import io.cambist.oauth.Reason;
import io.cambist.oauth.Refusal;
import io.cambist.session.SessionFilter;
import io.cambist.session.SessionId;
import io.cambist.session.SessionState;
import io.cambist.session.TaskId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Which sessions an operator asks for, read from the words of the question. */
public final class SessionQuery {
  /** What a question may name. */
  public static final Set<String> NAMES =
      Set.of(
          "subject", "actor", "client", "issuer", "target", "policy", "task", "key", "parent",
          "state", "from", "to", "limit", "cursor");

  private static final Set<String> REPEATABLE = Set.of("state");

  private SessionQuery() {}

  /** What came of it. */
  sealed interface Result {}

  record Asked(SessionFilter filter, Optional<String> cursor, int limit) implements Result {}

  record Refused(Refusal refusal) implements Result {}

  /**
   * @param issuers all that are known, for a question that names nothing
   * @param usual how many sessions where the question does not say
   */
  static Result of(Parameters given, Set<String> issuers, int usual) {
    try {
      return asked(given, issuers, usual);
    } catch (Malformed malformed) {
      return new Refused(
          Refusal.of(Reason.FILTER_MALFORMED, malformed.getMessage()).at(malformed.parameter));
    }
  }

  private static Asked asked(Parameters given, Set<String> issuers, int usual) {
    Words words = new Words(given);
    words.checkNames(NAMES, REPEATABLE);
    var with = new ArrayList<Cut>();
    words.party("subject").map(Cut.Subject::new).ifPresent(with::add);
    words.party("actor").map(Cut.Actor::new).ifPresent(with::add);
    given.one("client").map(Cut.Client::new).ifPresent(with::add);
    given.one("issuer").map(Cut.Issuer::new).ifPresent(with::add);
    given.one("target").map(Cut.Target::new).ifPresent(with::add);
    given.one("policy").map(Cut.Policy::new).ifPresent(with::add);
    given.one("key").map(Cut.Key::new).ifPresent(with::add);
    given.one("task").map(task -> task(given, task)).ifPresent(with::add);
    Optional<SessionId> parent =
        given
            .one("parent")
            .map(id -> SessionId.parse(id).orElseThrow(() -> new Malformed("parent")));
    Optional<Instant> from = words.time("from");
    Optional<Instant> until = words.time("to");
    SessionFilter filter =
        SessionFilter.of(with).withStates(states(given)).openedBetween(from, until);
    if (parent.isPresent()) {
      filter = filter.below(parent.get());
    }
    if (!filter.isListed()) {
      filter = filter.among(everything(issuers));
    }
    return new Asked(filter, given.one("cursor"), words.number("limit", 1, 200, usual));
  }

  private static Cut task(Parameters given, String task) {
    String client = given.one("client").orElseThrow(() -> new Malformed("task"));
    if (!TaskId.isName(task)) {
      throw new Malformed("task");
    }
    return new Cut.Task(client, task);
  }

  private static List<SessionState> states(Parameters given) {
    return given.all("state").stream()
        .map(
            text ->
                Stream.of(SessionState.values())
                    .filter(state -> text.equals(state.name().toLowerCase(Locale.ROOT)))
                    .findFirst()
                    .orElseThrow(() -> new Malformed("state")))
        .toList();
  }

  private static List<Cut> everything(Set<String> issuers) {
    return issuers.stream().sorted().<Cut>map(Cut.Issuer::new).toList();
  }
}
