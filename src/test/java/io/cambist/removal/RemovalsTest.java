package io.cambist.removal;

import static org.assertj.core.api.Assertions.assertThat;

import io.cambist.audit.AuditKind;
import io.cambist.audit.NotedEvents;
import io.cambist.cutoff.Cut;
import io.cambist.cutoff.CutOff;
import io.cambist.cutoff.CutOffs;
import io.cambist.cutoff.TestCutOffs;
import io.cambist.expression.ExpressionCompiler;
import io.cambist.federation.Federation;
import io.cambist.federation.FederationLoader;
import io.cambist.federation.Loading;
import io.cambist.redis.Command;
import io.cambist.redis.RedisPipeline;
import io.cambist.redis.StoreUnavailable;
import io.cambist.removal.Removals.Outcome;
import io.cambist.testing.RedisServer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Federations come and go; what they no longer name is cut off in the store. */
class RemovalsTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  /** One of each kind that may go, and another that stays. */
  private static final String WHOLE =
      """
      issuers:
        removal-stays: { issuer: https://stays.example, audiences: [x], jwks-uri: https://stays.example/k }
        removal-goes: { issuer: https://goes.example, audiences: [x], jwks-uri: https://goes.example/k }
      clients:
        Removal-stays: { authentication: { method: subject-token }, issuers: removal-stays }
        Removal-goes: { authentication: { method: subject-token }, issuers: removal-stays }
      targets:
        removal-stays: { audience: https://stays.example }
        removal-goes: { audience: https://goes.example }
      policies:
        - { id: removal-stays, from: removal-stays, client: Removal-stays, to: removal-stays, ttl: 1m }
        - { id: removal-goes, from: removal-stays, client: Removal-stays, to: removal-stays, ttl: 1m }
        - { id: removal-kept, from: removal-stays, client: Removal-stays, to: removal-stays, ttl: 1m, on-removal: keep }
      """;

  private static final List<Cut> GONE =
      List.of(
          new Cut.Removed(new Cut.Issuer("removal-goes")),
          new Cut.Removed(new Cut.Client("Removal-goes")),
          new Cut.Removed(new Cut.Target("removal-goes")),
          new Cut.Removed(new Cut.Policy("removal-goes")));

  private static final Vertx VERTX = Vertx.vertx();
  private static RedisServer server;
  private static RedisPipeline redis;
  private static CutOffs cutOffs;
  private static RedisRevision revisions;

  @TempDir Path directory;

  private final NotedEvents events = new NotedEvents();
  private final Removals removals = removals(Clock.systemUTC());
  private String before = "none";

  @BeforeAll
  static void start() throws Exception {
    server = RedisServer.start();
    redis =
        new RedisPipeline(VERTX, server.url(), Duration.ofSeconds(5), new SimpleMeterRegistry());
    cutOffs = TestCutOffs.on(redis, Clock.systemUTC());
    revisions = new RedisRevision(redis);
  }

  @AfterAll
  static void stop() throws Exception {
    redis.close();
    VERTX.close().toCompletionStage().toCompletableFuture().join();
    server.close();
  }

  @BeforeEach
  void begin() throws IOException {
    await(redis.send(List.of(Command.of("UNLINK", "{cut}:federation"))));
    bring(whole());
  }

  @AfterEach
  void liftAll() throws IOException {
    bring(load(WHOLE + "# " + System.nanoTime() + "\n"));
  }

  private Removals removals(Clock clock) {
    return new Removals(revisions, cutOffs, events, clock);
  }

  private static <T> T await(Uni<T> uni) {
    return uni.await().atMost(PATIENCE);
  }

  private void bring(Federation federation) {
    assertThat(await(removals.bring(federation, Optional.of(before)))).isEqualTo(Outcome.BROUGHT);
    before = federation.revision();
  }

  private Federation whole() throws IOException {
    return load(WHOLE);
  }

  private Federation without() throws IOException {
    return load(WHOLE.replaceAll("(?m)^.*-goes.*\n", "").replaceAll("(?m)^.*removal-kept.*\n", ""));
  }

  private Federation load(String yaml) throws IOException {
    Files.writeString(directory.resolve("f.yaml"), yaml);
    var loader =
        new FederationLoader(
            new ExpressionCompiler(), Duration.ofMinutes(15), "https://cambist.test");
    Loading loading = loader.load(directory);
    assertThat(loading).isInstanceOf(Loading.Loaded.class);
    return ((Loading.Loaded) loading).federation();
  }

  private List<Cut> removed() {
    return await(cutOffs.list()).stream()
        .filter(CutOff::inForce)
        .map(CutOff::cut)
        .filter(cut -> cut.text().contains("emoval-"))
        .toList();
  }

  @Test
  void what_goes_is_cut_off_but_for_what_says_keep() throws Exception {
    assertThat(removed()).isEmpty();
    bring(without());
    assertThat(removed()).containsExactlyInAnyOrderElementsOf(GONE);
    assertThat(events.events())
        .hasSize(GONE.size())
        .allMatch(event -> event.kind() == AuditKind.CUT_OFF_SET);
  }

  @Test
  void what_comes_again_is_lifted() throws Exception {
    bring(without());
    bring(load(WHOLE + "# again\n"));
    assertThat(removed()).isEmpty();
  }

  @Test
  void going_back_is_a_change_like_any_other() throws Exception {
    Federation first = whole();
    bring(without());
    bring(first);
    assertThat(removed()).isEmpty();
    bring(without());
    assertThat(removed()).hasSize(GONE.size());
  }

  @Test
  void an_operators_cut_off_is_not_lifted_and_does_not_hide_the_removal() throws Exception {
    var own = new Cut.Policy("removal-goes");
    await(cutOffs.set(own, "ada", "looks wrong"));
    bring(without());
    assertThat(removed()).contains(own).containsAll(GONE);
    bring(whole());
    assertThat(removed()).containsExactly(own);
    await(cutOffs.lift(own, "ada", "done"));
  }

  @Test
  void a_gateway_that_starts_with_an_older_federation_removes_nothing() throws Exception {
    Federation older = without();
    bring(older);
    bring(whole());
    assertThat(await(removals.bring(older, Optional.empty()))).isEqualTo(Outcome.BEHIND);
    assertThat(removed()).isEmpty();
  }

  @Test
  void nor_does_one_that_comes_late_through_what_others_have_left_behind() throws Exception {
    bring(whole());
    Federation between = without();
    bring(between);
    bring(load(WHOLE + "# third\n"));
    assertThat(await(removals.bring(between, Optional.of("some earlier one"))))
        .isEqualTo(Outcome.BEHIND);
    assertThat(removed()).isEmpty();
  }

  @Test
  void a_gateway_that_starts_with_a_new_federation_removes() throws Exception {
    assertThat(
            await(
                removals.bring(
                    load(WHOLE.replaceAll("(?m)^.*id: removal-goes.*\n", "# once\n")),
                    Optional.empty())))
        .isEqualTo(Outcome.BROUGHT);
    assertThat(removed()).containsExactly(new Cut.Removed(new Cut.Policy("removal-goes")));
    before = StoredRevision.parse(await(revisions.read())).orElseThrow().revision();
  }

  @Test
  void of_two_gateways_at_once_one_comes_again_and_nothing_is_lost() throws Exception {
    Federation next = without();
    Uni<Outcome> one = removals.bring(next, Optional.of(before));
    Uni<Outcome> other = removals.bring(next, Optional.of(before));
    List<Optional<Outcome>> outcomes =
        await(Uni.join().all(tried(one), tried(other)).andFailFast());
    assertThat(outcomes).contains(Optional.of(Outcome.BROUGHT));
    bring(next);
    assertThat(removed()).containsExactlyInAnyOrderElementsOf(GONE);
  }

  private static Uni<Optional<Outcome>> tried(Uni<Outcome> bringing) {
    return bringing
        .map(Optional::of)
        .onFailure(StoreUnavailable.class)
        .recoverWithItem(Optional.empty());
  }

  @Test
  void after_a_week_nothing_is_left_to_keep_dead() throws Exception {
    bring(without());
    Removals later = removals(Clock.offset(Clock.systemUTC(), Duration.ofDays(8)));
    Federation next = load(WHOLE.replaceAll("(?m)^.*-goes.*\n", "") + "# later\n");
    assertThat(await(later.bring(next, Optional.of(before)))).isEqualTo(Outcome.BROUGHT);
    assertThat(removed()).isEmpty();
    before = next.revision();
  }

  @Test
  void what_a_gateway_cut_off_that_went_before_it_was_done_is_taken_back() throws IOException {
    Federation stays = whole();
    for (Cut cut : GONE) {
      await(cutOffs.set(cut, "federation of one who went", "it was removed"));
    }
    assertThat(removed()).containsExactlyInAnyOrderElementsOf(GONE);
    await(removals.takeBack(stays));
    assertThat(removed()).isEmpty();

    await(cutOffs.set(GONE.get(0), "federation of one who went", "it was removed"));
    bring(stays);
    assertThat(removed()).as("as at a start").isEmpty();
  }

  @Test
  void who_is_behind_takes_nothing_back() throws IOException {
    Federation behind = whole();
    bring(without());
    assertThat(removed()).isNotEmpty();
    List<Cut> before = removed();
    await(removals.takeBack(behind));
    assertThat(removed()).containsExactlyInAnyOrderElementsOf(before);
  }

  @Test
  void another_under_the_same_name_ends_what_stood_on_the_one_before_and_is_served()
      throws IOException {
    bring(load(WHOLE.replace("https://goes.example", "https://other.example")));
    assertThat(removed()).isEmpty();
    assertThat(await(cutOffs.list()))
        .filteredOn(one -> !one.inForce() && GONE.contains(one.cut()))
        .extracting(one -> one.set().reason())
        .contains(
            "issuer removal-goes is another one now", "target removal-goes is another one now");
  }
}
