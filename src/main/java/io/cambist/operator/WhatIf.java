package io.cambist.operator;

import io.cambist.audit.AuditEvent;
import io.cambist.audit.AuditKind;
import io.cambist.audit.AuditTrail;
import io.cambist.exchange.Answer;
import io.cambist.exchange.DryRun;
import io.cambist.federation.FederationSource;
import io.cambist.oauth.AuthorizationDetails;
import io.cambist.oauth.Reason;
import io.cambist.oauth.Refusal;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Set;

/** Tells operators what would come of an exchange, and notes in the audit that they asked. */
@ApplicationScoped
public class WhatIf {
  /** What a question may name. */
  public static final Set<String> NAMES = WhatIfQuestion.NAMES;

  /** Those of them that are JSON. */
  static final Set<String> STRUCTURED =
      Set.of("subject_claims", "actor_claims", AuthorizationDetails.NAME);

  private final DryRun dryRun;
  private final FederationSource federations;
  private final AuditTrail audit;

  WhatIf(DryRun dryRun, FederationSource federations, AuditTrail audit) {
    this.dryRun = dryRun;
    this.federations = federations;
    this.audit = audit;
  }

  public Uni<Result<AnswerView>> ask(Parameters given, Operator operator) {
    WhatIfQuestion.Result read = WhatIfQuestion.of(given, federations.current());
    if (read instanceof WhatIfQuestion.Refused refused) {
      return Uni.createFrom().item(Result.refused(refused.refusal()));
    }
    return dryRun
        .of(((WhatIfQuestion.Asked) read).question())
        .invoke(answer -> record(answer, operator))
        .map(answer -> Result.done(AnswerView.of(answer)));
  }

  private void record(Answer answer, Operator operator) {
    AuditKind kind = AuditKind.DECISION_EXPLAINED;
    AuditEvent.Builder event = AuditEvent.of(audit.newDecision(kind), kind);
    answer.client().ifPresent(event::client);
    if (!answer.targets().isEmpty()) {
      event.target(String.join(" ", answer.targets()));
    }
    String outcome =
        answer instanceof Answer.WouldBeRefused refused
            ? "it would be refused: " + refused.refusal().reason().text()
            : "it would be granted";
    audit.record(event.operator(operator.describe()).hit("nothing; " + outcome).build());
  }

  static Refusal malformed(String parameter, String why) {
    return Refusal.of(Reason.QUESTION_MALFORMED, why).at(parameter);
  }
}
