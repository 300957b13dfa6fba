package io.cambist.inspection;

import io.cambist.audit.AuditEvent;
import io.cambist.audit.AuditKind;
import io.cambist.audit.DecisionId;
import io.cambist.federation.FederationSource;
import io.cambist.federation.Target;
import io.cambist.http.Failures;
import io.cambist.http.Refusals;
import io.cambist.oauth.Reason;
import io.cambist.oauth.Refusal;
import io.cambist.proof.DpopNonces;
import io.cambist.proof.TrustedProxies;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Where the proxy in front of an API asks whether a request may pass: {@code /verify} and all below
 * it, with any method, for that may be the request's own. The answer is 200, or 401 or 403; 503
 * where nothing can be decided. Nothing that a caller causes is a 500: some proxies can be set to
 * let pass what comes of those.
 */
@ApplicationScoped
class VerifyResource {
  private static final AuditKind REFUSED = AuditKind.VERIFICATION_REFUSED;
  private static final String CHALLENGE = "WWW-Authenticate";
  private static final String DECISION = "Cambist-Decision";

  private final TrustedProxies proxies;
  private final FederationSource federations;
  private final Verification verification;
  private final DpopNonces nonces;
  private final Refusals refusals;

  VerifyResource(
      @ConfigProperty(name = "cambist.trusted-proxies") Optional<String> proxies,
      FederationSource federations,
      Verification verification,
      DpopNonces nonces,
      Refusals refusals) {
    this.proxies = TrustedProxies.parse(proxies.orElse(""));
    this.federations = federations;
    this.verification = verification;
    this.nonces = nonces;
    this.refusals = refusals;
  }

  /** No list of methods would be all of them, as those of annotations are. */
  void register(@Observes Router router) {
    router.route(Question.ENDPOINT).handler(routing -> verify(routing.request()));
    router.route(Question.ENDPOINT + "/*").handler(routing -> verify(routing.request()));
  }

  private void verify(HttpServerRequest asking) {
    // A body is none of our business; it is read on, so that the connection can be used again.
    asking.resume();
    try {
      if (proxies.sent(asking)) {
        judge(asking);
      } else {
        String address = asking.connection().remoteAddress(true).hostAddress();
        refuse(
            asking,
            Refusal.of(Reason.PROXY_UNTRUSTED, address + " is not among CAMBIST_TRUSTED_PROXIES"),
            Optional.empty());
      }
    } catch (RuntimeException bug) {
      fail(asking, bug, Optional.empty());
    }
  }

  private void judge(HttpServerRequest asking) {
    Question.Reading reading = Question.of(asking, federations.current());
    if (reading instanceof Question.Reading.Refused refused) {
      refuse(asking, refused.refusal(), refused.target());
      return;
    }
    Question question = ((Question.Reading.Read) reading).question();
    verification
        .judge(question, asking)
        .invoke(verdict -> answer(asking, question, verdict))
        .subscribe()
        .with(answered -> {}, failure -> fail(asking, failure, Optional.of(question.target())));
  }

  private void fail(HttpServerRequest asking, Throwable failure, Optional<Target> target) {
    if (!asking.response().headWritten()) {
      asking.response().headers().clear();
    }
    refuse(asking, Failures.refusal(failure), target);
  }

  private void refuse(HttpServerRequest asking, Refusal refusal, Optional<Target> target) {
    refuse(
        asking,
        refusal,
        event -> event.target(target.map(Target::name).orElse(null)),
        Optional.empty());
  }

  private void answer(HttpServerRequest asking, Question question, Verdict verdict) {
    nonces.offer(asking);
    Target target = question.target();
    if (verdict instanceof Verdict.Pass pass) {
      HttpServerResponse response = asking.response().setStatusCode(200);
      IdentityHeaders.of(pass.session(), target, pass.expiry()).forEach(response::putHeader);
      response.putHeader(DECISION, pass.spent().map(DecisionId::text).orElse(""));
      end(asking, Buffer.buffer());
    } else if (verdict instanceof Verdict.Refused refused) {
      Refusal refusal = refused.refusal();
      refuse(
          asking,
          refusal,
          event -> describe(refused, target, event),
          Optional.of(
              Challenge.of(refused.scheme(), refusal, target, question.requirement().scopes())));
    } else {
      refusals.count(REFUSED, Reason.ACCESS_TOKEN_MISSING);
      asking.response().setStatusCode(401).putHeader(CHALLENGE, Challenge.bare(target));
      end(asking, Buffer.buffer());
    }
  }

  private static AuditEvent.Builder describe(
      Verdict.Refused refused, Target target, AuditEvent.Builder event) {
    refused.session().ifPresent(session -> SessionFacts.add(session, event));
    return event.target(target.name());
  }

  private void refuse(
      HttpServerRequest asking,
      Refusal refusal,
      UnaryOperator<AuditEvent.Builder> circumstances,
      Optional<String> challenge) {
    Refusals.Answer answer = refusals.refuse(REFUSED, refusal, circumstances);
    HttpServerResponse response = asking.response();
    if (response.closed() || response.headWritten()) {
      return;
    }
    answer.headers().forEach(response::putHeader);
    response.putHeader(DECISION, answer.decision());
    challenge.ifPresent(value -> response.putHeader(CHALLENGE, value));
    // What is a bad request at the token endpoint is no permission here (RFC 9449 section 7.1).
    response.setStatusCode(answer.status() == 400 ? 401 : answer.status());
    end(asking, answer.body());
  }

  private static void end(HttpServerRequest asking, Buffer body) {
    HttpServerResponse response = asking.response();
    if (response.closed()) {
      return;
    }
    response.putHeader("Cache-Control", "no-store");
    if (isOnItsWay(asking)) {
      // Some proxies forward the length of a body, and never the body.
      response.putHeader("Connection", "close");
      response.end(body).onComplete(sent -> asking.connection().close());
    } else {
      response.end(body);
    }
  }

  private static boolean isOnItsWay(HttpServerRequest asking) {
    String length = asking.getHeader("Content-Length");
    boolean announced = length != null && !length.equals("0");
    return !asking.isEnded() && (announced || asking.getHeader("Transfer-Encoding") != null);
  }
}
