package io.cambist.inspection;

import static io.cambist.testing.Gateway.exchange;
import static io.cambist.testing.Gateway.exchangeAs;
import static io.cambist.testing.Gateway.isActive;
import static io.cambist.testing.Gateway.revocation;
import static io.cambist.testing.Gateway.token;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.cambist.audit.AuditTrail;
import io.cambist.hostile.Wire;
import io.cambist.oauth.Reason;
import io.cambist.testing.DpopKey;
import io.cambist.testing.Events;
import io.cambist.testing.Gateway;
import io.cambist.testing.TestAssertion;
import io.cambist.testing.TestFederation;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** A use is spent where a request is let pass: once for each request, and by one of many only. */
@QuarkusTest
@QuarkusTestResource(TestFederation.class)
@TestProfile(BehindProxy.class)
class VerifySpendingTest {
  private static final int MANY = 50;
  private static final String DOOR = "https://door.example";
  private static final String URL = DOOR + "/open";
  private static final String OPEN = "target=door&scope=door:open";
  private static final String BY_ID = OPEN + "&request_id_header=X-Request-Id";
  private static final String ID = "8f14e45fceea167a5a36dedd4bea2543";
  private static final String OTHER_ID = "c9f0f895fb98ab9159f51fd0297e236d";

  @Inject AuditTrail trail;

  private static String once() {
    return token(exchange(TestAssertion.of("ci").sign()).formParam("audience", DOOR));
  }

  private static String twice() {
    return token(
        exchange(TestAssertion.of("ci").with("twice", true).sign()).formParam("audience", DOOR));
  }

  private static Asking nginx(String required, String token) {
    return Asking.nginx(required, "POST", URL).bearer(token);
  }

  private static Asking with(String id, String token) {
    return nginx(BY_ID, token).with("X-Request-Id", id);
  }

  private void refused(Wire.Answer answer, int status, Reason reason) {
    assertThat(answer.status()).as(answer.body()).isEqualTo(status);
    JsonNode event = Events.of(trail, answer.headers().get("cambist-decision"));
    assertThat(event.get("reason").asText()).as(event.toString()).isEqualTo(reason.text());
  }

  /** How many of many that ask at one moment are told to let pass. */
  private static long passing(IntFunction<Asking> asking) throws Exception {
    ExecutorService proxies = Executors.newFixedThreadPool(MANY);
    var start = new CyclicBarrier(MANY);
    List<Future<Integer>> answers = new ArrayList<>();
    for (int i = 0; i < MANY; i++) {
      Asking one = asking.apply(i);
      answers.add(
          proxies.submit(
              () -> {
                start.await();
                return one.status();
              }));
    }
    long passing = 0;
    for (Future<Integer> answer : answers) {
      assertThat(answer.get()).isIn(200, 401);
      passing += answer.get() == 200 ? 1 : 0;
    }
    proxies.shutdown();
    return passing;
  }

  @Test
  void of_many_requests_at_one_moment_one_takes_the_only_use() throws Exception {
    String token = once();
    assertThat(passing(i -> nginx(OPEN, token))).isEqualTo(1);
    refused(nginx(OPEN, token).send(), 401, Reason.ACCESS_TOKEN_SPENT);
    String another = twice();
    assertThat(passing(i -> Asking.envoy(OPEN, "POST", URL).bearer(another))).isEqualTo(2);
    String byId = once();
    assertThat(passing(i -> with(ID.substring(2) + (10 + i), byId))).isEqualTo(1);
  }

  @Test
  void a_request_that_is_asked_about_many_times_spends_once() throws Exception {
    String token = once();
    assertThat(passing(i -> with(ID, token))).isEqualTo(MANY);
    assertThat(with(ID, token).status()).isEqualTo(200);
    refused(with(OTHER_ID, token).send(), 401, Reason.ACCESS_TOKEN_SPENT);
    refused(nginx(OPEN, token).send(), 401, Reason.ACCESS_TOKEN_SPENT);
  }

  @Test
  void only_the_first_answer_to_a_request_tells_of_a_use_that_was_spent() {
    String token = twice();
    Wire.Answer first = with(ID, token).send();
    JsonNode event = Events.of(trail, first.headers().get("cambist-decision"));
    assertThat(event.get("kind").asText()).isEqualTo("use.spent");
    assertThat(event.get("target").asText()).isEqualTo("door");
    assertThat(event.get("sid").asText()).isEqualTo(Gateway.claims(token).get("sid"));
    assertThat(with(ID, token).send().headers()).containsEntry("cambist-decision", "");
  }

  @Test
  void the_same_id_of_another_request_or_token_is_another_request() {
    String token = twice();
    assertThat(with(ID, token).status()).isEqualTo(200);
    assertThat(
            Asking.nginx(BY_ID, "POST", URL + "?other")
                .bearer(token)
                .with("X-Request-Id", ID)
                .status())
        .isEqualTo(200);
    for (Asking asking :
        List.of(
            Asking.nginx(BY_ID, "PUT", URL).bearer(token).with("X-Request-Id", ID),
            Asking.nginx(BY_ID, "POST", URL + "/").bearer(token).with("X-Request-Id", ID))) {
      refused(asking.send(), 401, Reason.ACCESS_TOKEN_SPENT);
    }
    String another = once();
    assertThat(with(ID, another).status()).isEqualTo(200);
    assertThat(nginx(OPEN, another).status()).isEqualTo(401);
  }

  @Test
  void an_id_counts_only_where_the_proxy_is_configured_to_set_it() {
    String token = once();
    assertThat(nginx(OPEN, token).with("X-Request-Id", ID).status()).isEqualTo(200);
    refused(nginx(OPEN, token).with("X-Request-Id", ID).send(), 401, Reason.ACCESS_TOKEN_SPENT);
    String other = once();
    for (Asking asking :
        List.of(
            nginx(BY_ID, other),
            nginx(BY_ID, other).with("X-Request-Id", "short"),
            nginx(BY_ID, other).with("X-Request-Id", ID + ", " + ID),
            nginx(BY_ID, other).with("X-Request-Id", ID).with("X-Request-Id", ID))) {
      refused(asking.send(), 403, Reason.PROXY_MISCONFIGURED);
    }
    assertThat(with(ID, other).status()).as("nothing was spent").isEqualTo(200);
  }

  @Test
  void what_is_refused_spends_nothing() {
    String token = once();
    Supplier<Asking> locking = () -> nginx("target=door&scope=door:lock", token);
    refused(locking.get().send(), 403, Reason.ACCESS_SCOPE_INSUFFICIENT);
    refused(
        Asking.nginx("target=chain", "GET", "https://chain.example/").bearer(token).send(),
        401,
        Reason.ACCESS_TOKEN_AUDIENCE_REFUSED);
    refused(nginx(OPEN, token).fromElsewhere().send(), 403, Reason.PROXY_UNTRUSTED);
    assertThat(isActive("orders-api", token)).isTrue();
    assertThat(isActive("orders-api", token)).as("introspection spends nothing here").isTrue();
    assertThat(nginx(OPEN, token).status()).isEqualTo(200);
    assertThat(isActive("orders-api", token)).isFalse();
  }

  @Test
  void a_child_spends_the_uses_of_its_parent_and_the_other_way_round() {
    String parent = twice();
    String child = token(exchangeAs("ledger-api", parent).formParam("audience", DOOR));
    assertThat(nginx(OPEN, child).status()).isEqualTo(200);
    assertThat(nginx(OPEN, parent).status()).isEqualTo(200);
    refused(nginx(OPEN, child).send(), 401, Reason.ACCESS_TOKEN_SPENT);
    refused(nginx(OPEN, parent).send(), 401, Reason.ACCESS_TOKEN_SPENT);
  }

  @Test
  void a_request_that_passed_is_not_let_pass_again_once_its_session_has_ended() {
    String token = once();
    assertThat(with(ID, token).status()).isEqualTo(200);
    revocation(token).post("/oauth2/revoke").then().statusCode(200);
    refused(with(ID, token).send(), 401, Reason.ACCESS_TOKEN_INACTIVE);
  }

  @Test
  void uses_that_are_spent_at_introspection_are_not_given_away_here() {
    String token =
        token(
            exchange(TestAssertion.of("ci").sign()).formParam("audience", "https://vault.example"));
    refused(
        Asking.nginx("target=vault", "GET", "https://vault.example/s").bearer(token).send(),
        401,
        Reason.ACCESS_TOKEN_USES_UNCOUNTED);
  }

  @Test
  void a_proof_and_a_use_go_together() throws Exception {
    DpopKey key = DpopKey.generate();
    String token =
        token(
            exchange(TestAssertion.of("ci").with("twice", true).sign())
                .formParam("audience", DOOR)
                .header("DPoP", key.proof()));
    String proof = key.proofWith(token, "POST", URL);
    assertThat(passing(i -> Asking.envoy(OPEN, "POST", URL).dpop(token, proof))).isEqualTo(1);
    String next = key.proofWith(token, "POST", URL);
    assertThat(
            passing(
                i -> Asking.nginx(BY_ID, "POST", URL).dpop(token, next).with("X-Request-Id", ID)))
        .isEqualTo(MANY);
    refused(
        Asking.envoy(OPEN, "POST", URL).dpop(token, key.proofWith(token, "POST", URL)).send(),
        401,
        Reason.ACCESS_TOKEN_SPENT);
    refused(
        Asking.nginx(BY_ID, "POST", URL)
            .dpop(token, key.proofWith(token, "POST", URL))
            .with("X-Request-Id", ID)
            .send(),
        401,
        Reason.ACCESS_TOKEN_SPENT);
  }
}
