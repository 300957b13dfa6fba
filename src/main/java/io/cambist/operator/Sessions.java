package io.cambist.operator;

import io.cambist.federation.Federation;
import io.cambist.federation.FederationSource;
import io.cambist.oauth.Reason;
import io.cambist.policy.StandingRules;
import io.cambist.session.Lineage;
import io.cambist.session.SessionId;
import io.cambist.session.SessionIndex;
import io.cambist.session.SessionState;
import io.cambist.session.SessionTree;
import io.cambist.session.SessionTrees;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Shows sessions: two round trips to the store, however many there are. */
@ApplicationScoped
public class Sessions {
  private final SessionIndex index;
  private final SessionTrees trees;
  private final FederationSource federations;
  private final StandingRules rules;

  /** The issuers of every federation that was in force: what they vouched for may live on. */
  private final Set<String> issuers = ConcurrentHashMap.newKeySet();

  Sessions(
      SessionIndex index, SessionTrees trees, FederationSource federations, StandingRules rules) {
    this.index = index;
    this.trees = trees;
    this.federations = federations;
    this.rules = rules;
  }

  void begin(@Observes StartupEvent starting) {
    issuers.addAll(federations.current().issuers().keySet());
  }

  /**
   * A page of the sessions that are asked for.
   *
   * @param usual its size where the question does not say
   */
  public Uni<Result<SessionsView>> list(Parameters given, int usual) {
    Federation federation = federations.current();
    issuers.addAll(federation.issuers().keySet());
    SessionQuery.Result read = SessionQuery.of(given, issuers, usual);
    if (read instanceof SessionQuery.Refused refused) {
      return Uni.createFrom().item(Result.refused(refused.refusal()));
    }
    SessionQuery.Asked asked = (SessionQuery.Asked) read;
    try {
      return index
          .page(asked.filter(), asked.cursor(), asked.limit())
          .map(page -> Result.done(SessionsView.of(page, federation)));
    } catch (IllegalArgumentException refused) {
      Reason reason =
          asked.cursor().isPresent() ? Reason.CURSOR_MALFORMED : Reason.FILTER_MALFORMED;
      return Uni.createFrom().item(Result.refused(reason, refused.getMessage()));
    }
  }

  /** What is dead needs nobody to forbid it. */
  private Optional<String> forbidding(SessionTree tree) {
    Lineage lineage = tree.session().lineage();
    return lineage.state() == SessionState.ACTIVE
        ? rules.forbidding(lineage, federations.current())
        : Optional.empty();
  }

  /** One session whole. */
  public Uni<Result<SessionTreeView>> find(String sid) {
    Optional<SessionId> id = SessionId.parse(sid.strip());
    if (id.isEmpty()) {
      return Uni.createFrom().item(Result.refused(Reason.SESSION_UNKNOWN, "not a session id"));
    }
    return trees
        .find(id.get())
        .map(
            found ->
                found
                    .map(
                        tree ->
                            Result.done(
                                SessionTreeView.of(tree, forbidding(tree), federations.current())))
                    .orElseGet(() -> Result.refused(Reason.SESSION_UNKNOWN, "no record")));
  }
}
