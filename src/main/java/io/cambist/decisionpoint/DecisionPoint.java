package io.cambist.decisionpoint;

import io.cambist.federation.FederationSource;
import io.cambist.federation.Target;
import io.cambist.oauth.StartRefused;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.Startup;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import io.vertx.circuitbreaker.CircuitBreaker;
import io.vertx.circuitbreaker.CircuitBreakerOptions;
import io.vertx.circuitbreaker.OpenCircuitException;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Asks the decision point. It never fails: what comes of a decision point that is away, slow or
 * talks nonsense is {@link Advice.Unavailable}, at once while it has failed five times lately.
 */
@Startup
@ApplicationScoped
public class DecisionPoint {
  private static final int MOST_FAILURES = 5;
  private static final long REST_MILLIS = 2000;
  private static final long TOKEN_MILLIS = 10_000;

  private final Vertx vertx;
  private final MeterRegistry metrics;
  private final FederationSource federations;
  private final Optional<Settings> settings;
  private final Optional<BearerToken> token;
  private final Optional<Evaluation> evaluation;
  private final CircuitBreaker breaker;
  private long timer = -1;

  DecisionPoint(
      Vertx vertx,
      MeterRegistry metrics,
      FederationSource federations,
      @ConfigProperty(name = "cambist.decision-point") Optional<String> url,
      @ConfigProperty(name = "cambist.decision-point-token-file") Optional<Path> tokenFile,
      @ConfigProperty(name = "cambist.decision-point-certificate") Optional<Path> certificate,
      @ConfigProperty(name = "cambist.decision-point-key") Optional<Path> key,
      @ConfigProperty(name = "cambist.decision-point-authorities") Optional<Path> authorities,
      @ConfigProperty(name = "cambist.decision-point-timeout") Duration timeout) {
    this.vertx = vertx;
    this.metrics = metrics;
    this.federations = federations;
    this.settings =
        url.map(
            base ->
                new Settings(
                    Settings.endpoint(base), tokenFile, certificate, key, authorities, timeout));
    this.token = settings.flatMap(Settings::token).map(BearerToken::new);
    this.evaluation =
        settings.map(
            how -> {
              how.checkFiles(vertx);
              HttpClient client = vertx.createHttpClient(how.client());
              return new Evaluation(vertx, client, how.endpoint(), token, how.timeout());
            });
    this.breaker =
        CircuitBreaker.create(
            "decision-point",
            vertx,
            new CircuitBreakerOptions()
                .setMaxFailures(MOST_FAILURES)
                .setTimeout(timeout.toMillis())
                .setResetTimeout(REST_MILLIS)
                .setNotificationPeriod(0));
  }

  void begin(@Observes StartupEvent starting) {
    Optional<String> asking =
        federations.current().targets().values().stream()
            .filter(Target::decisionPoint)
            .map(Target::name)
            .findFirst();
    if (settings.isEmpty() && asking.isPresent()) {
      throw new StartRefused(
          "CAMBIST_DECISION_POINT is not set, while target "
              + asking.get()
              + " has decision-point: true. Set it to the URL of your decision point, like"
              + " https://pdp.example.");
    }
    token.ifPresent(
        held ->
            timer =
                vertx.setPeriodic(
                    TOKEN_MILLIS,
                    fired ->
                        vertx.executeBlocking(
                            () -> {
                              held.refresh();
                              return null;
                            })));
  }

  void end(@Observes ShutdownEvent ending) {
    vertx.cancelTimer(timer);
    breaker.close();
  }

  /** What it says; comes on the caller's context. */
  public Uni<Advice> ask(Inquiry inquiry) {
    if (evaluation.isEmpty()) {
      return counted(new Advice.Unavailable("CAMBIST_DECISION_POINT is not set"));
    }
    byte[] body = inquiry.json();
    return Uni.createFrom()
        .completionStage(
            () ->
                breaker
                    .<Advice>execute(promise -> evaluation.get().send(body).onComplete(promise))
                    .toCompletionStage())
        .onFailure()
        .recoverWithItem(DecisionPoint::unavailable)
        .invoke(this::count);
  }

  private Uni<Advice> counted(Advice advice) {
    count(advice);
    return Uni.createFrom().item(advice);
  }

  private static Advice unavailable(Throwable failure) {
    if (failure instanceof OpenCircuitException) {
      return new Advice.Unavailable("it failed too often lately, and is left alone for a moment");
    }
    if (failure instanceof Evaluation.Failed failed) {
      return new Advice.Unavailable(failed.getMessage());
    }
    // The message of another failure may quote what was sent or came back.
    return new Advice.Unavailable("it did not answer: " + failure.getClass().getSimpleName());
  }

  private void count(Advice advice) {
    String outcome =
        advice instanceof Advice.Permitted
            ? "permitted"
            : advice instanceof Advice.Denied ? "denied" : "unavailable";
    metrics.counter("cambist.decision.point", "outcome", outcome).increment();
  }
}
