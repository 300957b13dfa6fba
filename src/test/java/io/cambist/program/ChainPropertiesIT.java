package io.cambist.program;

import static org.assertj.core.api.Assertions.assertThat;

import io.cambist.testing.DpopKey;
import io.cambist.testing.Gateway;
import io.cambist.testing.TestAssertion;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.lifecycle.BeforeContainer;

/** Random chains of exchanges through the packaged program, with random ends among them. */
class ChainPropertiesIT {
  private static final List<String> CLIENTS = List.of("orders-api", "ledger-api");
  private static final String REBINDS = "ledger-api";
  private static final List<DpopKey> KEYS = List.of(DpopKey.generate(), DpopKey.generate());
  private static Caller caller;

  @BeforeContainer
  static void start() throws IOException, InterruptedException {
    caller = new Caller(Program.shared().gateway().url());
  }

  /**
   * One exchange of a chain.
   *
   * @param from which of the tokens so far is exchanged
   * @param actor which of the tokens so far acts, if any
   * @param scope what is asked for; nothing when empty
   * @param key which of the keys is proven, if any
   */
  record Step(
      int from, Optional<Integer> actor, Set<String> scope, String client, Optional<Integer> key) {}

  /** A token and what it was made from. */
  private record Made(String token, Map<String, Object> claims, List<Integer> parents) {
    Optional<String> key() {
      return Optional.ofNullable((Map<?, ?>) claims.get("cnf")).map(cnf -> (String) cnf.get("jkt"));
    }
  }

  @Provide
  Arbitrary<List<Step>> steps() {
    Arbitrary<Integer> any = Arbitraries.integers().between(0, 1000);
    return Combinators.combine(
            any,
            any.optional(0.3),
            Arbitraries.of("a", "b", "c", "d", "orders:read").set().ofMaxSize(3),
            Arbitraries.of(CLIENTS),
            Arbitraries.of(0, 0, 0, 1).optional(0.8))
        .as(Step::new)
        .list()
        .ofMinSize(1)
        .ofMaxSize(8);
  }

  @Property(tries = 40, shrinking = ShrinkingMode.OFF)
  void nothing_along_a_chain_widens_lengthens_forgets_or_outlives(
      @ForAll("steps") List<Step> steps, @ForAll int end) {
    List<Made> made = new ArrayList<>();
    made.add(root("a b c", Optional.empty()));
    made.add(root("b c d", Optional.of(KEYS.get(0))));
    for (Step step : steps) {
      int from = step.from() % made.size();
      Optional<Integer> actor = step.actor().map(index -> index % made.size());
      Answer answer = caller.send(request(made, step, from, actor));
      assertThat(answer.statusCode()).isIn(200, 400);
      if (answer.statusCode() == 200) {
        List<Integer> parents = new ArrayList<>(List.of(from));
        actor.ifPresent(parents::add);
        String token = answer.at("access_token").asText();
        var child = new Made(token, Gateway.claims(token), parents);
        made.add(child);
        checkAgainst(made, child, actor);
        checkKey(made, child, step, actor);
      }
    }
    int ended = Math.floorMod(end, made.size());
    String client = (String) made.get(ended).claims().get("client_id");
    revoke(client, made.get(ended));
    Set<Integer> dead = below(made, ended);
    for (int i = 0; i < made.size(); i++) {
      assertThat(caller.isActive("orders-api", made.get(i).token()))
          .as("token %s of %s, after the end of %s", i, made.size(), ended)
          .isEqualTo(!dead.contains(i));
    }
    for (int index : dead) {
      Answer revived =
          caller.send(
              caller
                  .exchangeAs("orders-api", made.get(index).token())
                  .formParam("audience", "https://chain.example"));
      assertThat(revived.statusCode()).isEqualTo(400);
    }
  }

  private static Made root(String scope, Optional<DpopKey> key) {
    String assertion = TestAssertion.of("ci").scope(scope).sign();
    Call request = caller.exchange(assertion).formParam("audience", "https://chain.example");
    key.ifPresent(own -> request.header("DPoP", own.proofFor(caller.url() + "/oauth2/token")));
    String token = caller.token(request);
    return new Made(token, Gateway.claims(token), List.of());
  }

  private static Call request(List<Made> made, Step step, int from, Optional<Integer> actor) {
    Call request =
        caller
            .exchangeAs(step.client(), made.get(from).token())
            .formParam("audience", "https://chain.example");
    if (!step.scope().isEmpty()) {
      request.formParam("scope", String.join(" ", step.scope()));
    }
    step.key()
        .map(KEYS::get)
        .ifPresent(key -> request.header("DPoP", key.proofFor(caller.url() + "/oauth2/token")));
    actor.ifPresent(
        index ->
            request
                .formParam("actor_token", made.get(index).token())
                .formParam("actor_token_type", Gateway.ACCESS_TOKEN));
    return request;
  }

  private static void checkAgainst(List<Made> made, Made child, Optional<Integer> actor) {
    Map<String, Object> parent = made.get(child.parents().get(0)).claims();
    assertThat(scopes(parent)).containsAll(scopes(child.claims()));
    assertThat(child.claims().get("sub")).isEqualTo(parent.get("sub"));
    for (int index : child.parents()) {
      assertThat((Integer) child.claims().get("exp"))
          .isLessThanOrEqualTo((Integer) made.get(index).claims().get("exp"));
    }
    List<Object> actors = actors(child.claims());
    List<Object> before = actors(parent);
    assertThat(actors.subList(actors.size() - before.size(), actors.size())).isEqualTo(before);
    if (actor.isPresent()) {
      Map<String, Object> acting = made.get(actor.get()).claims();
      assertThat(actors.get(0)).isEqualTo(acting.get("sub"));
      assertThat(actors).containsAll(actors(acting));
    }
  }

  /** Who presents a bound token has its key, and what comes of it is bound as well. */
  private static void checkKey(List<Made> made, Made child, Step step, Optional<Integer> actor) {
    Optional<String> proven = step.key().map(KEYS::get).map(DpopKey::thumbprint);
    Optional<String> above = made.get(child.parents().get(0)).key();
    Optional<String> acting = actor.flatMap(index -> made.get(index).key());
    if (acting.isPresent()) {
      assertThat(proven).isEqualTo(acting);
    }
    if (above.isPresent() && !step.client().equals(REBINDS)) {
      assertThat(proven).isEqualTo(above);
    }
    assertThat(child.key()).isEqualTo(proven);
    if (above.isPresent() || acting.isPresent()) {
      assertThat(child.key()).isPresent();
    }
  }

  private static Set<String> scopes(Map<String, Object> claims) {
    return Set.of(((String) claims.get("scope")).split(" ", -1));
  }

  private static List<Object> actors(Map<String, Object> claims) {
    List<Object> actors = new ArrayList<>();
    for (Object act = claims.get("act"); act instanceof Map<?, ?> one; act = one.get("act")) {
      actors.add(one.get("sub"));
    }
    return actors;
  }

  private static Set<Integer> below(List<Made> made, int ended) {
    Set<Integer> dead = new HashSet<>(Set.of(ended));
    for (int i = 0; i < made.size(); i++) {
      if (made.get(i).parents().stream().anyMatch(dead::contains)) {
        dead.add(i);
      }
    }
    return dead;
  }

  private static void revoke(String client, Made ended) {
    Call possession = caller.form().formParam("token", ended.token());
    KEYS.stream()
        .filter(key -> ended.key().equals(Optional.of(key.thumbprint())))
        .forEach(key -> possession.header("DPoP", key.proofFor(caller.url() + "/oauth2/revoke")));
    Answer answer =
        client.equals("ci")
            ? possession.post("/oauth2/revoke")
            : caller.revoke(client, ended.token());
    assertThat(answer.statusCode()).isEqualTo(200);
  }
}
