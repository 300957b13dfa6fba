package io.cambist.federation;

import static io.cambist.testing.Gateway.exchange;
import static io.restassured.RestAssured.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;

import io.cambist.testing.Gateway;
import io.cambist.testing.TestAssertion;
import io.cambist.testing.TestFederation;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Reloading the federation of a running gateway. */
@QuarkusTest
@QuarkusTestResource(TestFederation.class)
class FederationReloadTest {
  private static final String CHECK = "checks.find { it.name == 'federation' }";

  @Inject FederationInForce federation;

  @ConfigProperty(name = "cambist.federation")
  Path directory;

  private Path file;
  private String good;

  @BeforeEach
  void keep() throws IOException {
    file = directory.resolve("test.yaml");
    good = Files.readString(file);
  }

  @AfterEach
  void restore() throws IOException {
    Files.writeString(file, good);
    federation.reload();
  }

  @Test
  void a_changed_rule_counts_from_the_next_request_on() throws IOException {
    Files.writeString(file, good.replace("id: deploy-from-main", "id: deploy\n    effect: forbid"));
    assertThat(federation.reload().problems()).isNotEmpty();
    Gateway.send(exchange(TestAssertion.of("ci").sign())).then().statusCode(200);

    Files.writeString(file, good + "  - id: frozen\n    effect: forbid\n");
    assertThat(federation.reload().problems()).isEmpty();
    Gateway.send(exchange(TestAssertion.of("ci").sign())).then().statusCode(400);
  }

  @Test
  void a_bad_change_shows_in_health_which_stays_up_and_in_a_metric() throws IOException {
    get("/q/health/ready").then().body(CHECK + ".data.'last-reload'", equalTo("ok"));
    get("/q/metrics").then().body(containsString("cambist_federation_reload_failed 0.0"));
    String revision = federation.current().revision();

    Files.writeString(file, good + "colour: red\n");
    federation.reload();

    get("/q/health/ready")
        .then()
        .statusCode(200)
        .body(CHECK + ".status", equalTo("UP"))
        .body(CHECK + ".data.'last-reload'", equalTo("refused"))
        .body(CHECK + ".data.revision", equalTo(revision))
        .body(CHECK + ".data.problems", equalTo(1))
        .body(CHECK + ".data.'first-problem'", containsString("unknown section colour"));
    get("/q/metrics")
        .then()
        .body(containsString("cambist_federation_reload_failed 1.0"))
        .body(containsString("cambist_federation_reloads_total{outcome=\"refused\"}"))
        .body(not(containsString(revision)));
    Gateway.send(exchange(TestAssertion.of("ci").sign())).then().statusCode(200);
  }
}
