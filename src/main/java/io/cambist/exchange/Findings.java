package io.cambist.exchange;

import io.cambist.cutoff.CutOff;
import io.cambist.exchange.Answer.Granted;
import io.cambist.exchange.Answer.Judged;
import io.cambist.exchange.Answer.Step;
import io.cambist.exchange.Answer.WouldBeRefused;
import io.cambist.oauth.Confirmation;
import io.cambist.oauth.Refusal;
import io.cambist.policy.Decision;
import io.cambist.policy.ExplainedRule;
import io.cambist.session.Opening;
import io.cambist.session.Rehearsal;
import io.cambist.session.SessionId;
import io.cambist.token.AccessToken;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Turns what is known at the end of a dry run into its answer.
 *
 * @param rules what every rule said of each target that was decided, in the order of the decisions
 */
record Findings(Circumstances seen, List<List<ExplainedRule>> rules) {
  static final Findings NONE = of(Circumstances.UNKNOWN);

  /** Nothing was decided yet. */
  static Findings of(Circumstances seen) {
    return new Findings(seen, List.of());
  }

  Answer granted(Draft draft, List<String> notes) {
    AccessToken token = draft.token();
    return new Granted(
        client(),
        draft.plan().targets(),
        token.audiences(),
        token.scopes(),
        token.details(),
        token.life(),
        draft.plan().limit(),
        token.expiresAt(),
        draft.plan().grant().uses(),
        token.confirmation().map(Confirmation::method),
        token.sub(),
        token.actors(),
        List.copyOf(token.carried().keySet()),
        judged(),
        List.copyOf(notes));
  }

  Answer refused(Refusal refusal, Step step, List<String> notes) {
    return refused(refusal, step, Optional.empty(), notes);
  }

  /** Refused by the store. */
  Answer refused(Refusal refusal, Rehearsal rehearsal, List<String> notes) {
    rehearsal
        .usedFor()
        .ifPresent(
            session ->
                notes.add(
                    "The "
                        + refusal.parameter().orElse("token").replace('_', ' ')
                        + " was used before: its session is "
                        + session));
    if (rehearsal.outcome() instanceof Opening.Outcome.IsCutOff dead) {
      CutOff.Change set = dead.cutOff().set();
      notes.add("It was cut off by " + set.by() + " at " + set.at() + ": " + set.reason());
    }
    return refused(refusal, Step.SESSION, rehearsal.usedFor(), notes);
  }

  private Answer refused(
      Refusal refusal, Step step, Optional<SessionId> usedFor, List<String> notes) {
    return new WouldBeRefused(
        refusal, step, client(), seen.targets(), usedFor, judged(), List.copyOf(notes));
  }

  private Optional<String> client() {
    return seen.client().verified().or(() -> seen.client().claimed());
  }

  private List<Judged> judged() {
    var judged = new ArrayList<Judged>();
    for (int i = 0; i < seen.decisions().size(); i++) {
      Decision decision = seen.decisions().get(i);
      judged.add(
          new Judged(
              seen.targets().get(i),
              decision instanceof Decision.Permit,
              decision.decisive(),
              rules.get(i)));
    }
    return List.copyOf(judged);
  }
}
