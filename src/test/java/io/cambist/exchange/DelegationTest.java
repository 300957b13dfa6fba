package io.cambist.exchange;

import static io.cambist.testing.Gateway.claims;
import static io.cambist.testing.Gateway.exchange;
import static io.cambist.testing.Gateway.token;
import static org.assertj.core.api.Assertions.assertThat;

import io.cambist.testing.TestAssertion;
import io.cambist.testing.TestFederation;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Who becomes the actor where there is no actor token. */
@QuarkusTest
@QuarkusTestResource(TestFederation.class)
class DelegationTest {
  private static final String CHAIN = "https://chain.example";

  private static String assertion() {
    return TestAssertion.of("ci").with("acted", true).sign();
  }

  @Test
  void an_authenticated_client_does() {
    Map<String, Object> claims =
        claims(
            token(
                exchange(assertion())
                    .formParam("client_id", "desk")
                    .formParam("client_secret", TestFederation.secret("desk"))
                    .formParam("audience", CHAIN)));
    assertThat(claims)
        .containsEntry("act", Map.of("sub", "client:desk"))
        .containsEntry("scope", "a");
  }

  @Test
  void for_a_client_that_shows_nothing_of_its_own_the_next_rule_decides() {
    Map<String, Object> claims = claims(token(exchange(assertion()).formParam("audience", CHAIN)));
    assertThat(claims).containsEntry("scope", "a b c d orders:read").doesNotContainKey("act");
  }
}
