package io.cambist.development;

import io.quarkus.arc.profile.IfBuildProfile;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

/**
 * Development mode is a program inside the build: when the build is killed, nothing may stay behind
 * that holds the port and a Redis.
 */
@IfBuildProfile("dev")
@ApplicationScoped
class EndsWithParent {
  private static final String WATCHED_PROPERTY = "io.cambist.development.parent-watched";

  void watch(@Observes StartupEvent starting) {
    // A live reload starts again in the same JVM.
    if (System.getProperty(WATCHED_PROPERTY) != null) {
      return;
    }
    System.setProperty(WATCHED_PROPERTY, "true");
    ProcessHandle.current().parent().ifPresent(EndsWithParent::watch);
  }

  private static void watch(ProcessHandle parent) {
    var watch =
        new Thread(
            () -> {
              parent.onExit().join();
              Runtime.getRuntime().halt(1);
            },
            "parent-watch");
    watch.setDaemon(true);
    watch.start();
  }
}
