package io.cambist.operator;

import static io.cambist.operator.Api.ORDERS;
import static io.cambist.operator.Api.encoded;
import static io.cambist.operator.Api.get;
import static io.cambist.operator.Api.members;
import static io.cambist.operator.Api.post;
import static io.cambist.operator.Api.sid;
import static io.cambist.operator.Api.tree;
import static io.cambist.testing.Gateway.exchangeAs;
import static io.cambist.testing.Gateway.introspectAs;
import static io.cambist.testing.Gateway.isActive;
import static io.cambist.testing.Gateway.send;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.startsWith;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.fasterxml.jackson.databind.JsonNode;
import io.cambist.audit.AuditTrail;
import io.cambist.oauth.Reason;
import io.cambist.testing.Gateway;
import io.cambist.testing.TestAssertion;
import io.cambist.testing.TestFederation;
import io.cambist.testing.TestProvider;
import io.cambist.testing.TestProvider.User;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Operators cut off and lift, knowing what it ends. */
@QuarkusTest
@QuarkusTestResource(TestFederation.class)
@QuarkusTestResource(TestProvider.class)
class CutOffsApiTest {
  private static final String ADA = User.ADA.described();

  @Inject AuditTrail audit;

  private final String subject = "someone-" + UUID.randomUUID();

  private Response work() {
    return send(
        exchangeAs("partner-gateway", TestAssertion.of("partner").subject(subject).sign())
            .formParam("audience", ORDERS)
            .formParam(
                "actor_token", TestAssertion.of("agents").subject("agent of " + subject).sign())
            .formParam("actor_token_type", Gateway.JWT)
            .formParam("task", "task of " + subject));
  }

  private List<Thing> things() {
    String token = Api.token(work());
    String key = get(User.VICTOR, "sessions/" + sid(token)).extract().path("session.signing_key");
    return List.of(
        new Thing("subject", "partner", subject),
        new Thing("client", null, "partner-gateway"),
        new Thing("task", "partner-gateway", "task of " + subject),
        new Thing("actor", "agents", "agent of " + subject),
        new Thing("policy", null, "partner-orders"),
        new Thing("target", null, "orders"),
        new Thing("issuer", null, "partner"),
        new Thing("key", null, key));
  }

  @Test
  void every_kind_is_tried_below() {
    assertThat(things()).extracting(Thing::kind).containsExactlyElementsOf(Cuts.KINDS);
  }

  @TestFactory
  Stream<DynamicTest> what_is_cut_off_is_dead_gets_nothing_and_comes_back_anew_when_it_is_lifted() {
    return things().stream().map(thing -> dynamicTest(thing.kind(), () -> live(thing)));
  }

  private void live(Thing thing) {
    String token = Api.token(work());
    assertThat(isActive("orders-api", token)).isTrue();
    preview(thing, token);

    ValidatableResponse answer = post(User.ADA, "cutoffs", thing.confirmed("a leak, ticket 7"));
    answer.statusCode(200).header("Cache-Control", "no-store");
    JsonNode done = tree(answer);
    try {
      assertThat(done.path("words").asText()).startsWith("Cut off: " + thing.words());
      assertThat(done.path("hit").path("what").asText()).isEqualTo(thing.words());
      assertThat(done.path("cut_off")).isEqualTo(thing.listed());
      assertThat(thing.listed().path("in_force").asBoolean()).isTrue();
      assertThat(thing.listed().path("set").path("by").asText()).isEqualTo(ADA);
      assertThat(thing.listed().path("set").path("reason").asText()).isEqualTo("a leak, ticket 7");
      assertThat(thing.listed().has("lifted")).isFalse();

      assertThat(introspectAs("orders-api", token).asString()).isEqualTo("{\"active\":false}");
      Response refused = work();
      refused.then().statusCode(400);
      assertThat(refused.asString()).contains("cut off");
      JsonNode session = tree(get(User.VICTOR, "sessions/" + sid(token))).path("session");
      assertThat(session.path("state").asText()).isEqualTo("revoked");
      assertThat(session.path("end").path("cut_off")).isEqualTo(done.path("cut_off").path("what"));
      JsonNode set = event("cutoff.set", thing.words());
      assertThat(set.path("operator").asText()).isEqualTo(ADA);
      assertThat(set.path("why").asText()).isEqualTo("a leak, ticket 7");
      assertThat(set.path("hit").asText())
          .isEqualTo(thing.words() + "; " + done.path("hit").path("words").asText());
    } finally {
      JsonNode lifted = tree(post(User.ADA, "cutoffs/lift", thing.members("reason", "mended")));
      assertThat(lifted.path("words").asText())
          .startsWith("Lifted: " + thing.words())
          .contains("opened before stays dead");
      assertThat(lifted.path("cut_off")).isEqualTo(thing.listed());
      assertThat(lifted.path("cut_off").path("in_force").asBoolean(true)).isFalse();
      assertThat(lifted.path("cut_off").path("lifted").path("reason").asText()).isEqualTo("mended");
      assertThat(lifted.path("cut_off").path("lifted").path("by").asText()).isEqualTo(ADA);
    }
    assertThat(isActive("orders-api", token)).as("what stays dead").isFalse();
    assertThat(isActive("orders-api", Api.token(work()))).as("what is new").isTrue();
    assertThat(event("cutoff.lifted", thing.words()).path("why").asText()).isEqualTo("mended");
    Api.refused(
        post(User.ADA, "cutoffs/lift", thing.members("reason", "once more")),
        audit,
        Reason.CUT_OFF_UNKNOWN,
        User.ADA);
  }

  private static void preview(Thing thing, String token) {
    // The session is in the indexes soon, not at once.
    Api.listed(
        "subject=" + encoded("partner:" + Gateway.claims(token).get("sub").toString().substring(8)),
        sid(token));
    JsonNode extent = tree(get(User.VICTOR, "cutoffs/extent?" + thing.query()).statusCode(200));
    assertThat(extent.path("what").asText()).isEqualTo(thing.words());
    assertThat(extent.path("strange").asBoolean(true)).isFalse();
    if (thing.counted()) {
      assertThat(extent.path("at_most").asInt()).isPositive();
      assertThat(extent.path("words").asText())
          .startsWith("at most " + extent.path("at_most").asInt() + " live session");
    } else {
      assertThat(extent.path("words").asText()).startsWith("unknown: nothing counts");
      assertThat(extent.has("at_most")).isFalse();
    }
  }

  /** The latest of this kind that hit these. */
  private static JsonNode event(String kind, String hit) {
    long end = System.nanoTime() + Api.PATIENCE.toNanos();
    while (System.nanoTime() < end) {
      for (JsonNode event : tree(get(User.VICTOR, "audit?kind=" + kind)).path("events")) {
        String words = event.path("hit").asText();
        if (words.equals(hit) || words.startsWith(hit + ";")) {
          return event;
        }
      }
    }
    throw new AssertionError("no event of " + hit);
  }

  @TestFactory
  Stream<DynamicTest> an_issuer_and_a_key_are_cut_off_only_with_their_name_typed_again() {
    String token = Api.token(work());
    return things().stream()
        .filter(thing -> thing.kind().equals("issuer") || thing.kind().equals("key"))
        .flatMap(
            thing ->
                Stream.of(null, "", thing.name().toUpperCase(Locale.ROOT), "yes", "*")
                    .map(
                        confirm ->
                            dynamicTest(
                                thing.kind() + " confirmed by " + confirm,
                                () -> {
                                  Api.refused(
                                          post(
                                              User.ADA,
                                              "cutoffs",
                                              thing.members(
                                                  "reason", "leaked", "confirm", confirm)),
                                          audit,
                                          Reason.CONFIRMATION_MISSING,
                                          User.ADA)
                                      .body("error_description", containsString("(confirm)"));
                                  assertThat(isActive("orders-api", token)).isTrue();
                                })));
  }

  @TestFactory
  Stream<DynamicTest> a_name_that_the_federation_does_not_know_is_flagged_and_can_be_cut_off() {
    String name = "nobody-" + UUID.randomUUID();
    return Stream.of(
            new Thing("client", null, name),
            new Thing("task", name, "task"),
            new Thing("subject", name, "someone"),
            new Thing("actor", name, "someone"),
            new Thing("policy", null, name),
            new Thing("target", null, name),
            new Thing("issuer", null, name),
            new Thing("key", null, name))
        .map(
            thing ->
                dynamicTest(
                    thing.kind(),
                    () -> {
                      get(User.VICTOR, "cutoffs/extent?" + thing.query())
                          .statusCode(200)
                          .body("strange", equalTo(true))
                          .body("at_most", thing.counted() ? equalTo(0) : nullValue());
                      post(User.ADA, "cutoffs", thing.confirmed("just in case"))
                          .statusCode(200)
                          .body("hit.strange", equalTo(true));
                      post(User.ADA, "cutoffs/lift", thing.members("reason", "not needed"))
                          .statusCode(200);
                    }));
  }

  @Test
  void what_callers_may_be_named_by_themselves_is_not_strange() {
    for (String query :
        List.of(
            "kind=actor&of=client&name=desk",
            "kind=actor&of=" + encoded("https://idp.example") + "&name=someone",
            "kind=subject&of=ci&name=" + encoded("repo:acme/new:ref:refs/heads/main"))) {
      get(User.VICTOR, "cutoffs/extent?" + query).body("strange", equalTo(false));
    }
  }

  @Test
  void a_name_is_what_it_is_with_its_blanks() {
    String sub = " user " + UUID.randomUUID() + " ";
    String token =
        Api.token(
            send(
                exchangeAs("partner-gateway", TestAssertion.of("partner").subject(sub).sign())
                    .formParam("audience", ORDERS)));
    assertThat(Api.listed("subject=" + encoded("partner:" + sub), sid(token))).hasSize(1);
    post(
            User.ADA,
            "cutoffs",
            members("kind", "subject", "of", "partner", "name", sub.strip(), "reason", "a typo"))
        .statusCode(200)
        .body("hit.at_most", equalTo(0));
    assertThat(isActive("orders-api", token)).isTrue();
    post(
            User.ADA,
            "cutoffs",
            members("kind", "subject", "of", "partner", "name", sub, "reason", "stop it"))
        .statusCode(200);
    assertThat(isActive("orders-api", token)).isFalse();
  }

  @Test
  void cutting_off_again_changes_nothing_and_says_so() {
    Map<String, String> cut =
        members(
            "kind", "subject", "of", "ci", "name", "x" + UUID.randomUUID(), "reason", "the first");
    post(User.ADA, "cutoffs", cut).statusCode(200);
    cut.put("reason", "another");
    post(User.ADA, "cutoffs", cut)
        .statusCode(200)
        .body("words", startsWith("This is cut off already: by "))
        .body("cut_off.set.reason", equalTo("the first"));
  }

  @Test
  void names_with_markup_are_shown_as_they_are() {
    String name = "<img src=x onerror=alert(1)>\"'&\u202E\u00fc " + UUID.randomUUID();
    var thing = new Thing("subject", "partner", name);
    post(User.ADA, "cutoffs", thing.confirmed("<script>alert(1)</script>")).statusCode(200);
    try {
      get(User.VICTOR, "cutoffs").contentType("application/json");
      assertThat(thing.listed().path("set").path("reason").asText())
          .isEqualTo("<script>alert(1)</script>");
    } finally {
      post(User.ADA, "cutoffs/lift", thing.members("reason", "harmless")).statusCode(200);
    }
  }

  @Test
  void one_that_is_set_twice_is_lifted_once() {
    var thing = new Thing("subject", "partner", subject);
    post(User.ADA, "cutoffs", thing.confirmed("the first")).statusCode(200);
    post(User.ADA, "cutoffs", thing.confirmed("the second")).statusCode(200);
    String all = get(User.VICTOR, "cutoffs").extract().asString();
    assertThat(all.split(subject, -1)).hasSize(2);
    post(User.ADA, "cutoffs/lift", thing.members("reason", "both")).statusCode(200);
    assertThat(isActive("orders-api", Api.token(work()))).isTrue();
  }
}
