package io.cambist.development;

import io.quarkus.arc.profile.IfBuildProfile;
import io.quarkus.runtime.Application;
import io.quarkus.runtime.StartupEvent;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/** Ends the output of the first start with three lines to paste into another terminal. */
@IfBuildProfile("dev")
@ApplicationScoped
class FirstSteps {
  private static final Logger LOG = Logger.getLogger(FirstSteps.class);
  private static final String SHOWN_PROPERTY = "io.cambist.development.first-steps-shown";
  private static final int POLL_MILLIS = 50;

  private final Vertx vertx;
  private final String gateway;

  FirstSteps(Vertx vertx, @ConfigProperty(name = "cambist.issuer") String gateway) {
    this.vertx = vertx;
    this.gateway = gateway;
  }

  void show(@Observes StartupEvent starting) {
    if (System.getProperty(SHOWN_PROPERTY) != null) {
      return;
    }
    System.setProperty(SHOWN_PROPERTY, "true");
    // The start is announced after this event; whoever reads from the bottom must find these lines.
    vertx.setPeriodic(
        POLL_MILLIS,
        timer -> {
          if (Application.currentApplication().isStarted()) {
            vertx.cancelTimer(timer);
            LOG.info(text(gateway));
          }
        });
  }

  static String text(String gateway) {
    return """
    Cambist is ready. In another terminal, get an assertion, exchange it, and introspect the result:

    ASSERTION=$(curl -s %1$s/dev/issuer/assertion)
    TOKEN=$(curl -s %1$s/oauth2/token -d grant_type=urn:ietf:params:oauth:grant-type:token-exchange \
    -d subject_token_type=urn:ietf:params:oauth:token-type:jwt -d subject_token="$ASSERTION" \
    -d audience=https://orders.example | tee /dev/stderr | sed -n 's/.*"access_token" *: *"\\([^"]*\\)".*/\\1/p')
    curl -s %1$s/oauth2/introspect -u orders-api:orders-api-sample-secret-not-for-production -d token="$TOKEN"

    Then look at %1$s/console: sign in as victor (viewer), olga (operator) or ada (administrator).
    """
        .formatted(gateway);
  }
}
