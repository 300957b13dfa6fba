package io.cambist.federation;

import io.cambist.expression.ExpressionCompiler;
import io.cambist.federation.FederationStatus.Outcome;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.Startup;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * A whole federation that decides nothing: what would be decided by it is held against what is. The
 * start is refused when anything in it is wrong, as with the one in force.
 */
@Startup
@ApplicationScoped
public class ShadowFederation {
  private final Optional<FederationPoll> poll;
  private final MeterRegistry meters;
  private final Gauge failed;

  ShadowFederation(
      @ConfigProperty(name = "cambist.shadow-federation") Optional<Path> directory,
      @ConfigProperty(name = "cambist.issuer") String gateway,
      @ConfigProperty(name = "cambist.max-ttl") Duration ceiling,
      @ConfigProperty(name = "cambist.federation-poll") Duration every,
      Clock clock,
      MeterRegistry meters) {
    this.meters = meters;
    poll =
        directory.map(
            there ->
                new FederationPoll(
                    new FederationWatch(
                        "shadow federation",
                        new FederationLoader(new ExpressionCompiler(), ceiling, gateway),
                        there,
                        clock,
                        outcome -> {}),
                    every));
    failed =
        Gauge.builder("cambist.shadow.reload.failed", this, shadow -> shadow.isRefused() ? 1 : 0)
            .description("1 while the shadow directory holds a federation that is refused")
            .register(meters);
  }

  /** The one that is held against the one in force, if any is. */
  public Optional<Federation> current() {
    return poll.map(looked -> looked.watch().current());
  }

  /** How it stands. */
  public Optional<FederationStatus> status() {
    return poll.map(looked -> looked.watch().status());
  }

  private boolean isRefused() {
    return status().filter(now -> now.lastReload() == Outcome.REFUSED).isPresent();
  }

  @PreDestroy
  void stop() {
    poll.ifPresent(FederationPoll::stop);
    // The registry outlives a live reload, and would go on asking this one.
    meters.remove(failed);
  }
}
