package io.cambist.federation;

import io.cambist.expression.ExpressionCompiler;
import io.cambist.federation.FederationStatus.Outcome;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.Startup;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * The federation that the gateway runs by: loaded at the start, which it refuses when anything is
 * wrong, and looked after by a thread of its own.
 */
@Startup
@ApplicationScoped
public class FederationInForce implements FederationSource {
  private final FederationWatch watch;
  private final FederationPoll poll;
  private final MeterRegistry meters;
  private final Gauge failed;

  FederationInForce(
      @ConfigProperty(name = "cambist.federation") Path directory,
      @ConfigProperty(name = "cambist.issuer") String gateway,
      @ConfigProperty(name = "cambist.max-ttl") Duration ceiling,
      @ConfigProperty(name = "cambist.federation-poll") Duration every,
      Clock clock,
      MeterRegistry meters,
      Event<FederationChanged> changes) {
    this.meters = meters;
    Map<Outcome, Counter> reloads = new EnumMap<>(Outcome.class);
    for (Outcome outcome : Outcome.values()) {
      reloads.put(
          outcome,
          Counter.builder("cambist.federation.reloads")
              .description("How often a changed federation was loaded, and what came of it")
              .tag("outcome", outcome.label())
              .register(meters));
    }
    var loader = new FederationLoader(new ExpressionCompiler(), ceiling, gateway);
    watch =
        new FederationWatch(
            "federation",
            loader,
            directory,
            clock,
            outcome -> {
              reloads.get(outcome).increment();
              if (outcome == Outcome.OK) {
                changes.fire(new FederationChanged(current()));
              }
            });
    failed =
        Gauge.builder(
                "cambist.federation.reload.failed",
                watch,
                watched -> watched.status().lastReload() == Outcome.REFUSED ? 1 : 0)
            .description("1 while the directory holds a federation that is refused")
            .strongReference(true)
            .register(meters);
    poll = new FederationPoll(watch, every);
  }

  @Override
  public Federation current() {
    return watch.current();
  }

  /** How the configuration stands, for health and operators. */
  public FederationStatus status() {
    return watch.status();
  }

  /** Loads the directory now instead of at the next look; blocks. */
  public FederationStatus reload() {
    return watch.reload();
  }

  @PreDestroy
  void stop() {
    poll.stop();
    // The registry outlives a live reload, and would go on asking this federation.
    meters.remove(failed);
  }
}
