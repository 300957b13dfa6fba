package io.cambist;

import io.cambist.oauth.StartRefused;
import io.quarkus.runtime.LaunchMode;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.List;

/**
 * Judges the settings before anything else starts: all of production's; elsewhere each by its form
 * and bounds alone, since development and the tests bring what production must be given.
 */
@ApplicationScoped
class SafeStart {
  void judge(@Observes @Priority(1) StartupEvent starting) {
    List<String> problems =
        LaunchMode.current() == LaunchMode.NORMAL
            ? ProductionSettings.problems()
            : ProductionSettings.outOfBounds();
    if (!problems.isEmpty()) {
      throw new StartRefused("\n  " + String.join("\n  ", problems));
    }
  }
}
