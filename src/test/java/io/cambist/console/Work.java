package io.cambist.console;

import static io.cambist.testing.Gateway.claims;
import static io.cambist.testing.Gateway.exchange;
import static io.cambist.testing.Gateway.exchangeAs;
import static io.cambist.testing.Gateway.send;
import static org.assertj.core.api.Assertions.assertThat;

import io.cambist.audit.AuditTrail;
import io.cambist.testing.Events;
import io.cambist.testing.Gateway;
import io.cambist.testing.TestAssertion;
import io.cambist.testing.TestProvider.User;
import io.quarkus.arc.Arc;
import java.time.Duration;
import java.util.UUID;

/** What callers of the gateway do meanwhile, for operators to look at. */
final class Work {
  private static final String ORDERS = "https://orders.example";
  private static final String CHAIN = "https://chain.example";
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private Work() {}

  /** A name that nobody else has. */
  static String unique(String name) {
    return name + "-" + UUID.randomUUID().toString().substring(0, 8);
  }

  /** A CI job's token for orders. */
  static String job(String subject) {
    return Gateway.token(exchange(TestAssertion.of("ci").subject(subject).sign()));
  }

  /** The decision that refused a job, for it runs on a fork. */
  static String refused(String subject) {
    String decision =
        send(exchange(TestAssertion.of("ci").subject(subject).with("fork", true).sign()))
            .then()
            .statusCode(400)
            .extract()
            .path("decision_id");
    return kept(decision);
  }

  /** Waits until a decision can be looked up: soon, not at once. */
  static String kept(String decision) {
    Events.text(Arc.container().instance(AuditTrail.class).get(), decision);
    return decision;
  }

  /** A token of a partner's user, made for a task. */
  static String task(String subject, String task) {
    return Gateway.token(
        exchangeAs("partner-gateway", TestAssertion.of("partner").subject(subject).sign())
            .formParam("audience", ORDERS)
            .formParam("task", task));
  }

  /** The same for the target whose tokens are exchanged on, with an agent that acts. */
  static String chain(String subject, String task, String agent) {
    return Gateway.token(
        exchangeAs("partner-gateway", TestAssertion.of("partner").subject(subject).sign())
            .formParam("audience", CHAIN)
            .formParam("task", task)
            .formParam("actor_token", TestAssertion.of("agents").subject(agent).sign())
            .formParam("actor_token_type", Gateway.JWT));
  }

  /** An exchange of such a token by a client that is its audience. */
  static String onward(String client, String token) {
    return Gateway.token(exchangeAs(client, token).formParam("audience", CHAIN));
  }

  /** Waits until sessions are listed: soon, not at once. */
  static void listed(String... tokens) {
    for (String token : tokens) {
      String subject = String.valueOf(claims(token).get("sub"));
      String sid = sid(token);
      long end = System.nanoTime() + PATIENCE.toNanos();
      boolean found = false;
      while (!found && System.nanoTime() < end) {
        found =
            SignedIn.as(User.VICTOR)
                .request()
                .queryParam("subject", subject)
                .queryParam("limit", "200")
                .get("/console/sessions")
                .asString()
                .contains("/console/sessions/" + sid + "\"");
      }
      assertThat(found).as("%s is listed", sid).isTrue();
    }
  }

  static String sid(String token) {
    return (String) claims(token).get("sid");
  }

  static void isAlive(String client, String token) {
    assertThat(Gateway.isActive(client, token)).isTrue();
  }

  static void isDead(String client, String token) {
    assertThat(Gateway.isActive(client, token)).isFalse();
  }
}
