package io.cambist.operator;

import io.cambist.audit.AuditFilter;
import io.cambist.audit.AuditKind;
import io.cambist.audit.AuditSearch;
import io.cambist.audit.AuditTrail;
import io.cambist.audit.DecisionId;
import io.cambist.audit.LookUp;
import io.cambist.oauth.Reason;
import io.cambist.oauth.Refusal;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/** Looks decisions up, and searches the audit. */
@ApplicationScoped
public class Audits {
  /** What a search may name. */
  public static final Set<String> NAMES =
      Set.of(
          "kind",
          "client",
          "subject",
          "sid",
          "reason",
          "target",
          "rule",
          "task",
          "operator",
          "shadow",
          "from",
          "to",
          "limit",
          "cursor");

  private static final Set<String> REPEATABLE = Set.of("kind");

  private final AuditTrail trail;
  private final AuditSearch search;

  Audits(AuditTrail trail, AuditSearch search) {
    this.trail = trail;
    this.search = search;
  }

  /** A decision, while it is kept. */
  public Uni<Result<DecisionView>> decision(String id) {
    Optional<DecisionId> decision = DecisionId.parse(id);
    if (decision.isEmpty()) {
      return Uni.createFrom().item(Result.refused(Reason.DECISION_UNKNOWN, "not a decision id"));
    }
    return trail
        .find(decision.get())
        .map(
            found -> {
              if (found instanceof LookUp.Kept kept) {
                return Result.done(Explanation.of(EventView.of(kept.event())));
              }
              return found instanceof LookUp.Gone gone
                  ? Result.refused(Reason.DECISION_GONE, "kept since " + gone.oldest())
                  : Result.refused(Reason.DECISION_UNKNOWN, "no such event");
            });
  }

  /**
   * A page of the events that are asked for.
   *
   * @param usual its size where the question does not say
   */
  public Uni<Result<EventsView>> search(Parameters given, int usual) {
    try {
      Words words = new Words(given);
      words.checkNames(NAMES, REPEATABLE);
      int limit = words.number("limit", 1, AuditSearch.LARGEST_PAGE, usual);
      return page(filter(given, words), given.one("cursor"), limit);
    } catch (Malformed malformed) {
      return Uni.createFrom()
          .item(
              Result.refused(
                  Refusal.of(Reason.FILTER_MALFORMED, malformed.getMessage())
                      .at(malformed.parameter)));
    }
  }

  private Uni<Result<EventsView>> page(AuditFilter filter, Optional<String> cursor, int limit) {
    try {
      return search.search(filter, cursor, limit).map(page -> Result.done(EventsView.of(page)));
    } catch (IllegalArgumentException refused) {
      return Uni.createFrom().item(Result.refused(Reason.CURSOR_MALFORMED, "as sent"));
    }
  }

  private static AuditFilter filter(Parameters given, Words words) {
    Set<AuditKind> kinds = EnumSet.noneOf(AuditKind.class);
    for (String kind : given.all("kind")) {
      kinds.add(AuditKind.of(kind).orElseThrow(() -> new Malformed("kind")));
    }
    return new AuditFilter(
        kinds,
        given.one("client"),
        words.party("subject"),
        given.one("sid"),
        given.one("reason"),
        given.one("target"),
        given.one("rule"),
        given.one("task"),
        given.one("operator"),
        words.flag("shadow", "differs"),
        words.time("from"),
        words.time("to"));
  }
}
