package io.cambist.removal;

import static io.cambist.testing.Gateway.exchange;
import static io.cambist.testing.Gateway.isActive;
import static io.cambist.testing.Gateway.send;
import static io.cambist.testing.Gateway.token;
import static org.assertj.core.api.Assertions.assertThat;

import io.cambist.federation.FederationInForce;
import io.cambist.testing.EditedFederation;
import io.cambist.testing.TestAssertion;
import io.cambist.testing.TestFederation;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Path;
import java.util.function.BooleanSupplier;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A rule leaves the federation while its tokens are about. */
@QuarkusTest
@QuarkusTestResource(TestFederation.class)
@Timeout(60)
class RemovalWatchTest {
  /** To stand before that of the vault, which would decide otherwise. */
  private static final String RULE =
      """
        - id: soon-gone
          from: ci
          client: ci
          to: vault
          scopes: [secret:read]
          ttl: 2m
          when: has(claims.brief)
      """;

  @Inject FederationInForce federation;

  @ConfigProperty(name = "cambist.federation")
  Path directory;

  private EditedFederation edited;

  @BeforeEach
  void read() throws IOException {
    edited = new EditedFederation(federation, directory);
  }

  @AfterEach
  void restore() throws IOException {
    edited.restore();
  }

  private static RequestSpecification brief() {
    return exchange(TestAssertion.of("ci").with("brief", true).sign())
        .formParam("audience", "https://vault.example");
  }

  private static void until(BooleanSupplier there) {
    while (!there.getAsBoolean()) {
      Thread.onSpinWait();
    }
  }

  @Test
  void its_tokens_die_and_where_it_comes_again_new_ones_live_and_the_old_stay_dead()
      throws Exception {
    edited.putFirst(RULE);
    String old = token(brief());
    assertThat(isActive("ledger-api", old)).isTrue();
    edited.restore();
    until(() -> !isActive("ledger-api", old));
    edited.putFirst(RULE);
    until(() -> send(brief()).statusCode() == 200);
    assertThat(isActive("ledger-api", token(brief()))).isTrue();
    assertThat(isActive("ledger-api", old)).isFalse();
  }
}
