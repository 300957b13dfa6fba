package io.cambist.console;

import io.cambist.http.Refusals;
import io.cambist.oauth.Refusal;
import io.cambist.operator.Operator;
import io.cambist.operator.Parameters;
import io.quarkus.qute.TemplateInstance;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;

/** What the resources of the console have in common. */
@ApplicationScoped
class Pages {
  private final Refusals refusals;
  private final SecurityIdentity identity;

  Pages(Refusals refusals, SecurityIdentity identity) {
    this.refusals = refusals;
    this.identity = identity;
  }

  /** Whoever looks; there is one, for each page demands a role. */
  Operator operator() {
    return Operator.of(identity).orElseThrow();
  }

  Page page(String title, String place) {
    return new Page(title, place, operator());
  }

  Page page(String place) {
    return page(place, place);
  }

  static Uni<Response> html(TemplateInstance template) {
    return template
        .createUni()
        .map(html -> Response.ok(html, MediaType.TEXT_HTML_TYPE.withCharset("UTF-8")).build());
  }

  Uni<Response> refused(Refusal refusal) {
    String who = operator().describe();
    return Uni.createFrom()
        .item(() -> refusals.answerOperator(refusal, event -> event.operator(who)));
  }

  static Parameters query(UriInfo uri) {
    return Parameters.of(uri.getQueryParameters());
  }
}
