package io.cambist.exchange;

import static io.cambist.testing.Gateway.claims;
import static io.cambist.testing.Gateway.exchange;
import static io.cambist.testing.Gateway.form;
import static io.cambist.testing.Gateway.token;
import static org.assertj.core.api.Assertions.assertThat;

import io.cambist.cutoff.Cut;
import io.cambist.cutoff.CutOffs;
import io.cambist.exchange.Answer.Granted;
import io.cambist.exchange.Answer.Judged;
import io.cambist.exchange.Answer.LifeLimit;
import io.cambist.exchange.Answer.Step;
import io.cambist.exchange.Answer.WouldBeRefused;
import io.cambist.exchange.Question.AsClaims;
import io.cambist.exchange.Question.AsToken;
import io.cambist.exchange.Question.Proof;
import io.cambist.expression.Finding;
import io.cambist.oauth.Confirmation;
import io.cambist.oauth.Reason;
import io.cambist.oauth.TokenType;
import io.cambist.policy.Decision.Effect;
import io.cambist.policy.Decision.Outcome;
import io.cambist.policy.Decision.Verdict;
import io.cambist.policy.ExplainedRule;
import io.cambist.policy.Mismatch;
import io.cambist.policy.Narrowing;
import io.cambist.session.SessionId;
import io.cambist.testing.DpopKey;
import io.cambist.testing.Gateway;
import io.cambist.testing.StoredSessions;
import io.cambist.testing.TestAssertion;
import io.cambist.testing.TestFederation;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(TestFederation.class)
class DryRunTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final String ORDERS = "https://orders.example";
  private static final String STOCK = "https://stock.example";
  private static final String BOOKS = "https://books.example";

  @Inject DryRun dryRun;
  @Inject CutOffs cutOffs;
  @Inject MeterRegistry metrics;

  private Answer answer(Question question) {
    return dryRun.of(question).await().atMost(PATIENCE);
  }

  private Answer answer(Asked asked) {
    return answer(asked.question());
  }

  private Granted granted(Question question) {
    Answer answer = answer(question);
    assertThat(answer).isInstanceOf(Granted.class);
    return (Granted) answer;
  }

  private WouldBeRefused refused(Answer answer, Reason reason) {
    assertThat(answer).isInstanceOf(WouldBeRefused.class);
    WouldBeRefused refused = (WouldBeRefused) answer;
    assertThat(refused.refusal().reason()).isEqualTo(reason);
    return refused;
  }

  private static Question about(String client, String issuer, Map<String, Object> claims) {
    return Question.of(client, new AsClaims(issuer, claims));
  }

  private static Map<String, Object> little() {
    return Map.of("sub", "job-7", "repository_id", "8675309", "ref", "refs/heads/main");
  }

  /** How many records, marks, uses, ends, children and tasks there are. */
  private static int keys() {
    String script =
        "local n = 0 for _, p in ipairs({'s:*', 'm:*', 'u:*', 'e:*', 'c:*', 't:*'}) do"
            + " n = n + #redis.call('KEYS', p) end return n";
    return StoredSessions.ask(Request.cmd(Command.EVAL).arg(script).arg(0)).toInteger();
  }

  private Map<String, Double> counts() {
    return Stream.of("cambist.tokens.issued", "cambist.refusals")
        .flatMap(name -> metrics.find(name).counters().stream())
        .collect(Collectors.toMap(one -> one.getId().toString(), Counter::count));
  }

  @Test
  void a_hundred_dry_runs_use_nothing_up_and_count_nowhere() {
    String subject = TestAssertion.of("partner").sign();
    String actor = TestAssertion.of("agents").sign();
    String job = TestAssertion.of("ci").sign();
    token(exchange(TestAssertion.of("ci").sign()));
    Asked acting = Asked.of(subject).as("partner-gateway").actor(actor);
    int keys = keys();
    Map<String, Double> counts = counts();
    for (int i = 0; i < 50; i++) {
      assertThat(answer(acting)).isInstanceOf(Granted.class);
      assertThat(answer(Asked.of(job).to(STOCK).proving())).isInstanceOf(Granted.class);
      refused(answer(Asked.of(job).scope("orders:write")), Reason.SCOPE_REFUSED);
    }
    // Those of other tests may expire meanwhile.
    assertThat(keys()).isLessThanOrEqualTo(keys);
    assertThat(counts()).isEqualTo(counts).isNotEmpty();
    token(acting.request());
    token(exchange(job));
  }

  @Test
  void a_replay_names_the_session_that_the_assertion_opened() {
    String assertion = TestAssertion.of("ci").sign();
    SessionId session =
        SessionId.parse((String) claims(token(exchange(assertion))).get("sid")).get();
    WouldBeRefused refused = refused(answer(Asked.of(assertion)), Reason.TOKEN_REPLAYED);
    assertThat(refused.step()).isEqualTo(Step.SESSION);
    assertThat(refused.usedFor()).contains(session);
    assertThat(refused.notes())
        .contains("The subject token was used before: its session is " + session);
    assertThat(refused.judged()).extracting(Judged::permitted).containsExactly(true);
  }

  @Test
  void an_actor_token_that_was_used_names_the_session_in_which_it_acted() {
    String agent = TestAssertion.of("agents").sign();
    Asked first = Asked.of(TestAssertion.of("partner")).as("partner-gateway").actor(agent);
    String session = (String) claims(token(first.request())).get("sid");
    Asked second = Asked.of(TestAssertion.of("partner")).as("partner-gateway").actor(agent);
    WouldBeRefused refused = refused(answer(second), Reason.TOKEN_REPLAYED);
    assertThat(refused.refusal().parameter()).contains("actor_token");
    assertThat(refused.usedFor().map(SessionId::text)).contains(session);
  }

  @Test
  void what_claims_lack_is_filled_in_and_the_notes_say_so() {
    Granted granted = granted(about("ci", "ci", little()));
    assertThat(granted.sub()).isEqualTo("ci:job-7");
    assertThat(granted.ttl()).isEqualTo(Duration.ofMinutes(2));
    assertThat(granted.notes())
        .contains(
            "The subject token is given by its claims: its header and its signature are taken for"
                + " good.",
            "What the subject token lacked was filled in: iss, aud, iat, exp, jti");
    Granted whole = granted(about("ci", "ci", TestAssertion.of("ci").claims()));
    assertThat(String.join(" ", whole.notes())).doesNotContain("filled in");
  }

  @Test
  void claims_are_of_the_issuer_that_is_named_and_of_no_other() {
    refused(
        answer(about("ci", "twin", TestAssertion.of("ci").claims())), Reason.TOKEN_ISSUER_UNKNOWN);
  }

  @Test
  void claims_are_declared_as_their_issuers_tokens_may_be() {
    var declared = new AsClaims("ci", little(), TokenType.ACCESS_TOKEN);
    refused(answer(Question.of("ci", declared)), Reason.TOKEN_TYPE_REFUSED);
  }

  @Test
  void an_actor_may_be_given_by_its_claims() {
    Question asked =
        new Question(
            new AsToken(TestAssertion.of("partner").sign()),
            Optional.of(new AsClaims("agents", Map.of("sub", "agent-9"))),
            Optional.of("partner-gateway"),
            List.of(),
            List.of(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            new Proof.None());
    Granted granted = granted(asked);
    assertThat(granted.actors().current().orElseThrow().sub()).isEqualTo("agents:agent-9");
    assertThat(granted.claims()).containsExactly("tenant");
    assertThat(granted.notes())
        .contains("The client is taken to have authenticated by client_secret_basic.");
  }

  @Test
  void unknown_names_are_refused_and_told() {
    assertThat(
            refused(answer(about("who", "ci", little())), Reason.CLIENT_AUTHENTICATION_FAILED)
                .refusal()
                .detail())
        .isEqualTo("no client has the id who");
    WouldBeRefused issuer =
        refused(answer(about("ci", "nobody", little())), Reason.TOKEN_ISSUER_UNKNOWN);
    assertThat(issuer.refusal().detail()).isEqualTo("no issuer is named nobody");
    assertThat(issuer.step()).isEqualTo(Step.SUBJECT_TOKEN);
    WouldBeRefused target =
        refused(
            answer(
                Asked.of(TestAssertion.of("ci"))
                    .to(ORDERS, "https://a.example")
                    .resource("https://b.example")),
            Reason.TARGET_UNKNOWN);
    assertThat(target.notes())
        .containsExactly(
            "No target has the audience https://a.example",
            "No target has the resource https://b.example");
  }

  @Test
  void a_token_that_is_pasted_where_a_name_belongs_is_not_repeated() {
    String token = TestAssertion.of("ci").sign();
    for (Answer answer :
        List.of(
            answer(about(token, "ci", little())),
            answer(about("ci", token, little())),
            answer(Asked.of(token).to("https://x.example/" + token)))) {
      assertThat(answer.toString()).contains("(unreadable)").doesNotContain(token);
    }
  }

  @Test
  void nothing_of_what_is_asked_reaches_a_log() {
    Question question =
        about(
            "ci",
            "ci",
            Map.of("sub", "job-7", "repository_id", "hush-1", "ref", "hush-2", "fork", "hush-3"));
    assertThat(question.toString()).doesNotContain("hush").doesNotContain("job-7");
    assertThat(question.subject().toString()).doesNotContain("hush").doesNotContain("job-7");
    assertThat(new AsToken("eyJ.hush").toString()).doesNotContain("hush");
    assertThat(answer(question).toString()).doesNotContain("hush");
  }

  @Test
  void every_rule_says_of_every_target_what_it_is_there_for_and_why_it_decided_or_not() {
    WouldBeRefused refused =
        refused(
            answer(Asked.of(TestAssertion.of("ci").with("illiterate", true)).to(STOCK, BOOKS)),
            Reason.POLICY_NONE);
    assertThat(refused.step()).isEqualTo(Step.POLICY);
    assertThat(refused.targets()).containsExactly("stock", "books");
    Judged stock = refused.judged().get(0);
    Judged books = refused.judged().get(1);
    assertThat(stock.target()).isEqualTo("stock");
    assertThat(stock.rule()).contains("stock");
    assertThat(stock.permitted()).isTrue();
    assertThat(books.permitted()).isFalse();
    assertThat(books.rule()).isEmpty();
    assertThat(stock.verdicts())
        .contains(
            new Verdict("stock", Effect.PERMIT, Outcome.PERMITS, ""),
            new Verdict("books", Effect.PERMIT, Outcome.OTHER_TARGET, ""),
            new Verdict("no-forks", Effect.FORBID, Outcome.OTHER_TARGET, ""));
    assertThat(books.verdicts())
        .contains(new Verdict("books", Effect.PERMIT, Outcome.CONDITION_FALSE, ""));
    assertThat(Outcome.CONDITION_FALSE.text()).isEqualTo("condition_false");
    assertThat(Effect.FORBID.text()).isEqualTo("forbid");
  }

  @Test
  void what_is_cut_off_gets_nothing_and_the_notes_say_who_did_it() {
    Asked asked = Asked.of(TestAssertion.of("ci"));
    assertThat(answer(asked)).isInstanceOf(Granted.class);
    cutOffs.set(new Cut.Client("ci"), "alice", "in this test").await().atMost(PATIENCE);
    try {
      WouldBeRefused refused = refused(answer(asked), Reason.CUT_OFF);
      assertThat(refused.step()).isEqualTo(Step.SESSION);
      assertThat(refused.refusal().detail()).isEqualTo("cut off: client ci");
      assertThat(refused.notes()).anyMatch(note -> note.matches(".*alice.*: in this test"));
    } finally {
      cutOffs.lift(new Cut.Client("ci"), "alice", "over").await().atMost(PATIENCE);
    }
    assertThat(answer(asked)).isInstanceOf(Granted.class);
  }

  @Test
  void a_completed_task_gets_nothing() {
    String task = "dry " + UUID.randomUUID();
    Asked asked = Asked.of(TestAssertion.of("partner")).as("partner-gateway").task(task);
    assertThat(answer(asked)).isInstanceOf(Granted.class);
    form()
        .header("Authorization", Gateway.basic("partner-gateway"))
        .formParam("task", task)
        .post("/oauth2/complete")
        .then()
        .statusCode(200);
    assertThat(refused(answer(asked), Reason.TASK_COMPLETED).step()).isEqualTo(Step.SESSION);
  }

  @Test
  void a_key_that_is_not_the_tokens_proves_nothing() {
    DpopKey key = DpopKey.generate();
    TestAssertion committed =
        TestAssertion.of("ci").audience("https://cambist.test#jkt=" + key.thumbprint());
    Question fitting = with(committed, new Proof.Fitting(Confirmation.Method.DPOP));
    assertThat(granted(fitting).binding()).contains(Confirmation.Method.DPOP);
    var other = new Confirmation(Confirmation.Method.DPOP, DpopKey.generate().thumbprint());
    refused(answer(with(committed, new Proof.Of(other))), Reason.TOKEN_KEY_NOT_PROVEN);
    refused(
        answer(with(committed, new Proof.Fitting(Confirmation.Method.MTLS))),
        Reason.DPOP_PROOF_MISSING);
  }

  private static Question with(TestAssertion assertion, Proof proof) {
    return new Question(
        new AsToken(assertion.sign()),
        Optional.empty(),
        Optional.of("ci"),
        List.of(ORDERS),
        List.of(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        proof);
  }

  @Test
  void a_client_that_authenticates_by_certificate_has_one() {
    Map<String, Object> claims = TestAssertion.of("partner").claims();
    for (String client : List.of("badge", "sealed")) {
      Granted granted = granted(about(client, "partner", claims));
      assertThat(granted.binding()).isEmpty();
      assertThat(String.join(" ", granted.notes())).contains("tls_client_auth");
    }
  }

  @Test
  void uses_and_the_shorter_life_of_the_token_above_are_told() {
    Asked asked = Asked.of(TestAssertion.of("ci")).to("https://vault.example");
    Granted granted = granted(asked.question());
    assertThat(granted.uses()).contains(2);
    long exp = (Long) TestAssertion.of("ci").claims().get("iat") + 60;
    Granted brief = granted(Asked.of(TestAssertion.of("ci").with("exp", exp)).question());
    assertThat(brief.expiresAt().getEpochSecond()).isEqualTo(exp);
    assertThat(brief.ttl()).isLessThanOrEqualTo(Duration.ofSeconds(60));
    assertThat(granted.limit()).isEqualTo(LifeLimit.POLICY);
    assertThat(brief.limit()).isEqualTo(LifeLimit.SUBJECT_TOKEN);
  }

  @Test
  void every_rule_tells_how_it_came_to_its_verdict() {
    Map<String, Object> claims =
        Map.of("sub", "job-7", "repository_id", "8675309", "ref", "refs/heads/dev");
    WouldBeRefused refused = refused(answer(about("ci", "ci", claims)), Reason.POLICY_NONE);
    ExplainedRule deploy = rule(refused, "deploy-from-main");
    assertThat(deploy.verdict().outcome()).isEqualTo(Outcome.CONDITION_FALSE);
    Finding condition = deploy.evaluated().get(0).trace().whole();
    assertThat(condition.findings())
        .extracting(Finding::outcome)
        .containsExactly(Finding.Outcome.TRUE, Finding.Outcome.FALSE);
    assertThat(condition.findings().get(1).seen())
        .containsExactly(new Finding.Seen("claims.ref", "\"refs/heads/dev\""));
    assertThat(rule(refused, "remote-read").mismatch())
        .contains(new Mismatch("issuer", List.of("remote"), "ci"));
  }

  @Test
  void a_grant_tells_who_narrowed_it() {
    Granted granted =
        granted(Asked.of(TestAssertion.of("ci")).to(ORDERS).scope("orders:read").question());
    Narrowing narrowing =
        granted.judged().get(0).rules().stream()
            .flatMap(rule -> rule.narrowing().stream())
            .findFirst()
            .orElseThrow();
    assertThat(narrowing.granted()).isEqualTo(granted.scopes());
    assertThat(narrowing.shortest()).containsExactly(Narrowing.Limit.RULE);
  }

  private static ExplainedRule rule(Answer answer, String id) {
    return answer.judged().get(0).rules().stream()
        .filter(rule -> rule.verdict().rule().equals(id))
        .findFirst()
        .orElseThrow();
  }
}
