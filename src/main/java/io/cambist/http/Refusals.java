package io.cambist.http;

import io.cambist.audit.AuditEvent;
import io.cambist.audit.AuditKind;
import io.cambist.audit.AuditTrail;
import io.cambist.audit.DecisionId;
import io.cambist.jose.JsonText;
import io.cambist.oauth.ErrorCode;
import io.cambist.oauth.Reason;
import io.cambist.oauth.Refusal;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * Renders refusals: the standard error (RFC 6749 section 5.2) with a decision id, one audit event
 * and one count, whatever the endpoint.
 */
@ApplicationScoped
public class Refusals {
  private static final String RETRY_SECONDS = "1";
  private static final String DECISION = "decision_id";

  private final AuditTrail audit;
  private final MeterRegistry metrics;

  Refusals(AuditTrail audit, MeterRegistry metrics) {
    this.audit = audit;
    this.metrics = metrics;
  }

  public Response answer(AuditKind kind, Refusal refusal) {
    return answer(kind, refusal, UnaryOperator.identity());
  }

  /**
   * @param circumstances adds to the event what is known of the request
   */
  public Response answer(
      AuditKind kind, Refusal refusal, UnaryOperator<AuditEvent.Builder> circumstances) {
    return response(refuse(kind, refusal, circumstances));
  }

  private static Response response(Answer answer) {
    Response.ResponseBuilder response = Response.status(answer.status()).entity(answer.body());
    answer.headers().forEach(response::header);
    return response.build();
  }

  /**
   * Answers an operator, who may know the detail.
   *
   * @param circumstances as above
   */
  public Response answerOperator(Refusal refusal, UnaryOperator<AuditEvent.Builder> circumstances) {
    Map<String, Object> body = body(AuditKind.OPERATOR_REFUSED, refusal, circumstances);
    body.put("detail", refusal.detail());
    return response(answer(refusal.reason(), body));
  }

  /**
   * Answers a request that no resource can answer, at once, and ends its connection. One that has
   * ended is refused all the same, though nobody hears it.
   */
  public void send(HttpServerRequest request, AuditKind kind, Refusal refusal) {
    Answer answer = refuse(kind, refusal, UnaryOperator.identity());
    if (request.response().closed()) {
      return;
    }
    HttpServerResponse response = request.response().setStatusCode(answer.status());
    answer.headers().forEach(response::putHeader);
    response
        .putHeader("Connection", "close")
        .end(answer.body())
        .onComplete(sent -> request.connection().close());
  }

  /**
   * An answer that refuses, whoever carries it.
   *
   * @param decision the id of the decision
   */
  public record Answer(int status, Map<String, String> headers, Buffer body, String decision) {}

  /**
   * The answer for those who carry it themselves.
   *
   * @param circumstances as above
   */
  public Answer refuse(
      AuditKind kind, Refusal refusal, UnaryOperator<AuditEvent.Builder> circumstances) {
    return answer(refusal.reason(), body(kind, refusal, circumstances));
  }

  private static Answer answer(Reason reason, Map<String, Object> body) {
    return new Answer(
        reason.status(),
        headers(reason),
        Buffer.buffer(JsonText.bytes(body)),
        (String) body.get(DECISION));
  }

  /** Counts what is too common, and says too little, to be an event. */
  public void count(AuditKind kind, Reason reason) {
    metrics.counter("cambist.refusals", "kind", kind.text(), "reason", reason.text()).increment();
  }

  private Map<String, Object> body(
      AuditKind kind, Refusal refusal, UnaryOperator<AuditEvent.Builder> circumstances) {
    Reason reason = refusal.reason();
    DecisionId decision = audit.newDecision(kind);
    audit.record(
        circumstances
            .apply(AuditEvent.of(decision, kind).reason(reason))
            .detail(refusal.detail())
            .build());
    count(kind, reason);
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("error", reason.code().text());
    body.put("error_description", description(refusal));
    if (!refusal.acrValues().isEmpty()) {
      body.put("acr_values", String.join(" ", refusal.acrValues()));
    }
    body.put(DECISION, decision.text());
    return body;
  }

  private static Map<String, String> headers(Reason reason) {
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("Content-Type", MediaType.APPLICATION_JSON);
    headers.put("Cache-Control", "no-store");
    if (reason.code() == ErrorCode.INVALID_CLIENT) {
      headers.put("WWW-Authenticate", "Basic realm=\"cambist\", charset=\"UTF-8\"");
    } else if (reason.status() == 503) {
      headers.put("Retry-After", RETRY_SECONDS);
    }
    return headers;
  }

  private static String description(Refusal refusal) {
    String text = refusal.reason().description();
    return refusal.parameter().isEmpty()
        ? text
        : text.substring(0, text.length() - 1) + " (" + refusal.parameter().get() + ").";
  }
}
