package io.cambist.operator;

import static io.cambist.operator.Api.get;
import static io.cambist.operator.Api.listed;
import static io.cambist.operator.Api.sid;
import static io.cambist.testing.Gateway.exchange;
import static io.cambist.testing.Gateway.send;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import io.cambist.federation.FederationInForce;
import io.cambist.testing.TestAssertion;
import io.cambist.testing.TestFederation;
import io.cambist.testing.TestProvider;
import io.cambist.testing.TestProvider.User;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.UUID;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** An issuer is taken out of the federation while sessions that it vouched for live on. */
@QuarkusTest
@QuarkusTestResource(TestFederation.class)
@QuarkusTestResource(TestProvider.class)
class RemovedIssuerTest {
  private static final String PASSING =
      """
      issuers:
        passing:
          issuer: https://passing.example
          jwks-file: ci.jwks
          audiences: [https://cambist.test]
      clients:
        passing:
          authentication: { method: subject-token }
          issuers: [passing]
          default-target: orders
      policies:
        - id: passing
          from: passing
          client: passing
          to: orders
          scopes: [orders:read]
          ttl: 2m
      """;

  @Inject FederationInForce federation;

  @ConfigProperty(name = "cambist.federation")
  Path directory;

  private final String subject = "someone-" + UUID.randomUUID();

  @BeforeEach
  void add() throws Exception {
    Files.writeString(directory.resolve("passing.yaml"), PASSING);
    assertThat(federation.reload().problems()).isEmpty();
  }

  @AfterEach
  void remove() throws Exception {
    Files.deleteIfExists(directory.resolve("passing.yaml"));
    assertThat(federation.reload().problems()).isEmpty();
  }

  private TestAssertion assertion() {
    return TestAssertion.of("ci").with("iss", "https://passing.example").subject(subject);
  }

  @Test
  void its_sessions_are_listed_and_shown_though_it_vouches_for_nobody_any_more() throws Exception {
    Instant before = Clock.systemUTC().instant().minusSeconds(1);
    String sid = sid(Api.token(send(exchange(assertion().sign()))));
    // Of no filter but time, so that nothing but the issuers leads to it.
    String all = "limit=200&from=" + before;
    assertThat(listed(all, sid)).contains(sid);

    remove();
    send(exchange(assertion().sign())).then().statusCode(400);
    assertThat(listed(all, sid)).contains(sid);
    assertThat(listed("issuer=passing&from=" + before, sid)).containsExactly(sid);
    get(User.VICTOR, "sessions/" + sid)
        .statusCode(200)
        .body("session.issuer", equalTo("passing"))
        .body("session.subject.sub", equalTo(subject));
  }
}
