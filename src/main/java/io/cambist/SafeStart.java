package io.cambist;

import io.cambist.oauth.StartRefused;
import io.quarkus.arc.profile.IfBuildProfile;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.List;

/** Judges the settings of production before anything else starts. */
@IfBuildProfile("prod")
@ApplicationScoped
class SafeStart {
  void judge(@Observes @Priority(1) StartupEvent starting) {
    List<String> problems = ProductionSettings.problems();
    if (!problems.isEmpty()) {
      throw new StartRefused("\n  " + String.join("\n  ", problems));
    }
  }
}
