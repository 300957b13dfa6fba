package io.cambist.federation;

import io.cambist.expression.ExpressionCompiler;
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

  ShadowFederation(
      @ConfigProperty(name = "cambist.shadow-federation") Optional<Path> directory,
      @ConfigProperty(name = "cambist.issuer") String gateway,
      @ConfigProperty(name = "cambist.max-ttl") Duration ceiling,
      @ConfigProperty(name = "cambist.federation-poll") Duration every,
      Clock clock) {
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
  }

  /** The one that is held against the one in force, if any is. */
  public Optional<Federation> current() {
    return poll.map(looked -> looked.watch().current());
  }

  /** How it stands. */
  public Optional<FederationStatus> status() {
    return poll.map(looked -> looked.watch().status());
  }

  @PreDestroy
  void stop() {
    poll.ifPresent(FederationPoll::stop);
  }
}
