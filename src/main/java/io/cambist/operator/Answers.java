package io.cambist.operator;

import io.cambist.audit.AuditKind;
import io.cambist.http.JsonRequest;
import io.cambist.http.Refusals;
import io.cambist.oauth.Reason;
import io.cambist.oauth.Refusal;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpServerRequest;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Set;
import java.util.function.Function;

/** What the resources of the API have in common. */
@ApplicationScoped
class Answers {
  private final Refusals refusals;
  private final SecurityIdentity identity;

  Answers(Refusals refusals, SecurityIdentity identity) {
    this.refusals = refusals;
    this.identity = identity;
  }

  /** Whoever asks; there is one, for each endpoint demands a role. */
  Operator operator() {
    return Operator.of(identity).orElseThrow();
  }

  Response of(Result<?> result) {
    return result.fold(Answers::shown, this::refused);
  }

  static Response shown(Object view) {
    return Response.ok(view, MediaType.APPLICATION_JSON_TYPE)
        .header("Cache-Control", "no-store")
        .build();
  }

  Response refused(Refusal refusal) {
    String who = operator().describe();
    return refusals.answerOperator(refusal, event -> event.operator(who));
  }

  /** Reads a JSON object that may have these members, and answers what comes of it. */
  Uni<Response> read(
      HttpServerRequest request, Set<String> names, Function<Parameters, Uni<Response>> then) {
    return read(request, names, Set.of(), Set.of(), then);
  }

  /**
   * The same, where some members may be lists, and some objects.
   *
   * @param repeatable those that may have several values
   * @param structured as in {@link Parameters#ofJson}
   */
  Uni<Response> read(
      HttpServerRequest request,
      Set<String> names,
      Set<String> repeatable,
      Set<String> structured,
      Function<Parameters, Uni<Response>> then) {
    return JsonRequest.read(
            request, refusal -> refusals.send(request, AuditKind.OPERATOR_REFUSED, refusal))
        .flatMap(
            read -> {
              if (read instanceof JsonRequest.Refused refused) {
                return Uni.createFrom().item(refused(refused.refusal()));
              }
              Parameters given = Parameters.ofJson(((JsonRequest.Read) read).members(), structured);
              return given
                  .fault(names, repeatable)
                  .map(name -> Refusal.of(Reason.JSON_MALFORMED, given.why(name, names)))
                  .map(refusal -> Uni.createFrom().item(refused(refusal)))
                  .orElseGet(() -> then.apply(given));
            });
  }
}
