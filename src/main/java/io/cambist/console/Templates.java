package io.cambist.console;

import io.cambist.operator.AnswerView;
import io.cambist.operator.CutView;
import io.cambist.operator.DoneView;
import io.cambist.operator.EventView;
import io.cambist.operator.ExtentView;
import io.cambist.operator.FederationView;
import io.cambist.operator.KeyHealthView;
import io.cambist.operator.SessionTreeView;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import java.util.List;

/** The pages and their parts; each is a file in {@code templates/console}. */
@CheckedTemplate(basePath = "console")
final class Templates {
  private Templates() {}

  static native TemplateInstance overview(Page page, Overview overview);

  static native TemplateInstance sessions(Page page, SessionSearch search);

  static native TemplateInstance session(Page page, SessionTreeView tree, Lineage lineage);

  static native TemplateInstance endSession(ExtentView extent, String sid);

  static native TemplateInstance cutoffs(Page page, CutOffsPage cut);

  static native TemplateInstance cutOff(ExtentView extent, CutView what);

  static native TemplateInstance lift(CutView what);

  static native TemplateInstance done(DoneView done);

  static native TemplateInstance decisions(Page page, DecisionSearch search);

  static native TemplateInstance audit(Page page, EventSearch search);

  static native TemplateInstance event(EventView event, boolean fresh);

  static native TemplateInstance federation(
      Page page, FederationView federation, List<KeyHealthView> keys);

  static native TemplateInstance whatIf(
      Page page, FederationView federation, String client, String target);

  static native TemplateInstance answer(AnswerView answer);

  static native TemplateInstance problem(
      String title, String words, String decision, boolean signedIn);

  static native TemplateInstance signedOut();
}
