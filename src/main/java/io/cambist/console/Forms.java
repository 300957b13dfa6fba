package io.cambist.console;

import io.cambist.audit.AuditKind;
import io.cambist.http.Form;
import io.cambist.http.FormRequest;
import io.cambist.http.Refusals;
import io.cambist.operator.Parameters;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpServerRequest;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.core.Response;
import java.util.Set;
import java.util.function.Function;

/** Reads the forms of pages. */
@ApplicationScoped
class Forms {
  private final Refusals refusals;
  private final Pages pages;

  Forms(Refusals refusals, Pages pages) {
    this.refusals = refusals;
    this.pages = pages;
  }

  /** Reads a form that may have these fields, and answers what comes of it. */
  Uni<Response> read(
      HttpServerRequest request, Set<String> names, Function<Parameters, Uni<Response>> then) {
    return FormRequest.read(
            request, refusal -> refusals.send(request, AuditKind.OPERATOR_REFUSED, refusal))
        .flatMap(
            read ->
                read instanceof Form.Refused refused
                    ? pages.refused(refused.refusal())
                    : then.apply(Parameters.of(((Form.Read) read).form(), names)));
  }
}
