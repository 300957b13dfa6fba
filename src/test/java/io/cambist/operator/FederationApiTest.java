package io.cambist.operator;

import static io.cambist.operator.Api.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.hasSize;

import io.cambist.federation.FederationInForce;
import io.cambist.testing.Gateway;
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
import java.util.List;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;

/** Operators see what is configured, and how it stands with the keys of issuers. */
@QuarkusTest
@QuarkusTestResource(TestFederation.class)
@QuarkusTestResource(TestProvider.class)
class FederationApiTest {
  @Inject FederationInForce federation;

  @ConfigProperty(name = "cambist.federation")
  Path directory;

  @Test
  void what_is_in_force_is_shown_without_a_secret() {
    String body =
        get(User.VICTOR, "federation")
            .statusCode(200)
            .header("Cache-Control", "no-store")
            .body("revision", equalTo(federation.current().revision()))
            .body("last_reload", equalTo("ok"))
            .body("problems", empty())
            .body("issuers", hasSize(federation.current().issuers().size()))
            .body("issuers.find { it.name == 'ci' }.issuer", equalTo("https://ci.example"))
            .body("issuers.find { it.name == 'ci' }.single_use", equalTo(true))
            .body("clients", hasSize(federation.current().clients().size()))
            .body("clients.find { it.id == 'desk' }.authentication", equalTo("client_secret_post"))
            .body("targets.find { it.name == 'orders' }.max_ttl", equalTo(300))
            .body(
                "targets.find { it.name == 'orders' }.audience", equalTo("https://orders.example"))
            .body("issuers.find { it.name == 'ci' }.attributes", contains("repository", "login"))
            .body("issuers.find { it.name == 'ci' }.keep", contains("login", "repository"))
            .body("targets.find { it.name == 'guarded' }.decision_point", equalTo(true))
            .body("targets.find { it.name == 'orders' }.decision_point", equalTo(false))
            .body("targets.find { it.name == 'guarded' }.introspection", contains("orders-api"))
            .body(
                "targets.find { it.name == 'treasury' }.origins",
                contains("https://treasury.example"))
            .body("policies.id", hasItems("deploy-from-main", "no-forks"))
            .body("policies[0].effect", equalTo("permit"))
            .body("policies[0].when", containsString("8675309"))
            .body("policies.find { it.id == 'no-forks' }.effect", equalTo("forbid"))
            .body("operators.viewer", contains("watchers"))
            .body("operators.administrator", contains("platform"))
            .extract()
            .asString();
    assertThat(body).doesNotContain("sha256:", TestFederation.secret("desk"), "BEGIN");
  }

  @Test
  void a_change_shows_with_its_time_and_a_bad_one_with_what_is_wrong() throws Exception {
    Path file = directory.resolve("test.yaml");
    String good = Files.readString(file);
    String revision = federation.current().revision();
    Instant before = Clock.systemUTC().instant();
    try {
      Files.writeString(file, good + "colour: red\n");
      federation.reload();
      get(User.VICTOR, "federation")
          .body("revision", equalTo(revision))
          .body("last_reload", equalTo("refused"))
          .body("problems", hasSize(1))
          .body("problems[0]", containsString("unknown section colour"));
      Files.writeString(file, good + "  - id: frozen\n    effect: forbid\n    to: vault\n");
      federation.reload();
      var changed = get(User.VICTOR, "federation").body("policies.id", hasItems("frozen"));
      assertThat(Instant.parse(changed.extract().path("since"))).isAfterOrEqualTo(before);
      assertThat(changed.extract().<String>path("revision")).isNotEqualTo(revision);
    } finally {
      Files.writeString(file, good);
      federation.reload();
    }
    get(User.VICTOR, "federation").body("revision", equalTo(revision)).body("problems", empty());
  }

  @Test
  void the_keys_of_every_issuer_are_told_of() {
    Gateway.token(Gateway.exchange(TestAssertion.of("ci").sign()));
    var keys =
        get(User.VICTOR, "federation/keys").statusCode(200).header("Cache-Control", "no-store");
    assertThat(keys.extract().<List<String>>path("keys.owner"))
        .containsAll(federation.current().issuers().keySet())
        .contains("client:signer");
    keys.body("keys.find { it.owner == 'ci' }.state", equalTo("good"))
        .body("keys.find { it.owner == 'ci' }.keys", equalTo(1))
        .body("keys.find { it.owner == 'ci' }.unusable", equalTo(0));
  }
}
