package io.cambist.session;

import static io.cambist.session.StoreFixture.await;

import io.cambist.cutoff.Cut;
import io.cambist.oauth.ActorChain;
import io.cambist.oauth.Party;
import io.smallrye.mutiny.Multi;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a million sessions cost: bytes in Redis, commands for an end, a cut-off and a page, and what
 * opening one more takes. Run by {@code ./mvnw -Pbenchmark verify
 * -Dbenchmark.class=io.cambist.session.SessionBenchmark}; it judges nothing.
 */
public final class SessionBenchmark {
  private static final int SESSIONS = Integer.getInteger("benchmark.sessions", 1_000_000);
  private static final int DESCENDANTS = Integer.getInteger("benchmark.descendants", 100_000);
  private static final int ROUND = 20_000;
  private static final int AT_ONCE = 64;
  private static final int SESSIONS_EACH = 10;
  private static final Party CROWD =
      new Party("github-actions", "repo:octo-org/shop:ref:refs/heads/main");
  private static final Pattern COMMAND =
      Pattern.compile("cmdstat_(\\S+?):calls=(\\d+)", Pattern.MULTILINE);

  private final StoreFixture redis;
  private final RedisSessionStore elsewhere;

  private SessionBenchmark(StoreFixture redis) {
    this.redis = redis;
    this.elsewhere = redis.anotherStore(redis.server.url());
  }

  public static void main(String... arguments) throws Exception {
    try (var redis = new StoreFixture()) {
      new SessionBenchmark(redis).run();
    }
  }

  private void run() {
    redis.toRedisTime();
    open(1_000, CROWD);
    open(ROUND, CROWD);
    Duration few = cpuOf(() -> open(ROUND, CROWD));
    int already = 1_000 + 2 * ROUND;
    long before = memory();
    open(SESSIONS / 2 - already, CROWD);
    for (int i = 0; i < SESSIONS / 2 / SESSIONS_EACH / 1_000; i++) {
      var subjects = new ArrayList<Party>();
      for (int j = 0; j < 1_000; j++) {
        subjects.add(new Party(CROWD.issuer(), CROWD.subject() + "-" + i + "-" + j));
      }
      for (int each = 0; each < SESSIONS_EACH; each++) {
        open(subjects);
      }
    }
    redis.listed();
    System.out.printf(
        Locale.ROOT,
        "%n%d sessions, half of them of one subject, the others ten a subject: %d bytes each%n",
        SESSIONS,
        (memory() - before) / (SESSIONS - already));
    Duration many = cpuOf(() -> open(ROUND, CROWD));
    System.out.printf(
        Locale.ROOT,
        "CPU of Redis for 1000 openings: %.4f s among %d, %.4f s among %d, ratio %.2f%n",
        few.toNanos() / 1e9 * 1000 / ROUND,
        already,
        many.toNanos() / 1e9 * 1000 / ROUND,
        SESSIONS,
        (double) many.toNanos() / few.toNanos());
    page("client", SessionFilter.of(new Cut.Client("ci")));
    page("subject with half of all", SessionFilter.of(new Cut.Subject(CROWD)));
    page("subject and client", SessionFilter.of(new Cut.Subject(CROWD), new Cut.Client("ci")));
    var issuers = new ArrayList<Cut>(List.of(new Cut.Issuer(CROWD.issuer())));
    for (int i = 0; i < 63; i++) {
      issuers.add(new Cut.Issuer("idle-" + i));
    }
    page("any of 64 issuers", SessionFilter.of().among(issuers));
    extent(new Cut.Client("ci"));
    extent(new Cut.Subject(CROWD));
    tree();
    cutOff();
  }

  private void open(int count, Party subject) {
    open(java.util.Collections.nCopies(count, subject));
  }

  private void open(List<Party> subjects) {
    Instant now = redis.clock.instant();
    await(
        Multi.createFrom()
            .iterable(subjects)
            .onItem()
            .transformToUni(
                subject ->
                    redis.store.open(
                        redis.opening(Samples.of(session(redis.ids.root(), now), "ci", subject))))
            .merge(AT_ONCE)
            .collect()
            .last());
  }

  private Session session(SessionId id, Instant now) {
    return Samples.session(
        id,
        redis.ids.tokenId(),
        List.of(),
        Map.of("repository", "8675309"),
        ActorChain.NONE,
        now,
        now.plus(Duration.ofHours(10)));
  }

  private void extent(Cut cut) {
    double batches = redis.batches();
    long start = System.nanoTime();
    Extent extent = await(redis.index.extent(cut)).orElseThrow();
    System.out.printf(
        Locale.ROOT,
        "the extent of a %s: %s, %.0f round trips, %.1f ms%n",
        cut.getClass().getSimpleName(),
        extent,
        redis.batches() - batches,
        (System.nanoTime() - start) / 1e6);
  }

  private void page(String name, SessionFilter sought) {
    await(redis.index.page(sought, Optional.empty(), 50));
    double batches = redis.batches();
    long start = System.nanoTime();
    SessionPage page = await(redis.index.page(sought, Optional.empty(), 50));
    System.out.printf(
        Locale.ROOT,
        "a page by %s: %d sessions, %.0f round trips, %.1f ms%n",
        name,
        page.sessions().size(),
        redis.batches() - batches,
        (System.nanoTime() - start) / 1e6);
  }

  private void tree() {
    Instant now = redis.clock.instant();
    Session root = session(redis.ids.root(), now);
    await(redis.store.open(redis.opening(root)));
    SessionId parent = root.id();
    for (int hop = 0; hop < 7; hop++) {
      parent = redis.ids.child(parent);
      await(redis.store.open(redis.opening(session(parent, now))));
    }
    SessionId above = parent;
    Session deepest = session(redis.ids.child(above), now);
    await(redis.store.open(redis.opening(deepest)));
    await(
        Multi.createFrom()
            .range(0, DESCENDANTS - 8)
            .onItem()
            .transformToUni(
                i -> redis.store.open(redis.opening(session(redis.ids.child(above), now))))
            .merge(AT_ONCE)
            .collect()
            .last());
    redis.listed();
    double batches = redis.batches();
    long start = System.nanoTime();
    SessionTree tree = await(redis.trees.find(root.id())).orElseThrow();
    System.out.printf(
        Locale.ROOT,
        "a tree of %d: %d of its descendants, %.0f round trips, %.1f ms%n",
        DESCENDANTS,
        tree.descendants().size(),
        redis.batches() - batches,
        (System.nanoTime() - start) / 1e6);
    SessionReference token = redis.opening(deepest).reference();
    SessionState before = await(elsewhere.read(token)).state();
    String commands = commandsOf(() -> redis.end(root.id()));
    System.out.printf(
        "ending a tree of %d: %s; the deepest, through another gateway: %s, then %s%n",
        DESCENDANTS, commands, before, await(elsewhere.read(token)).state());
  }

  private void cutOff() {
    Session one = Samples.of(session(redis.ids.root(), redis.clock.instant()), "ci", CROWD);
    await(redis.store.open(redis.opening(one)));
    SessionReference token = redis.opening(one).reference();
    SessionState before = await(elsewhere.read(token)).state();
    String commands =
        commandsOf(() -> await(redis.cutOffs.set(new Cut.Subject(CROWD), "bench", "left")));
    System.out.printf(
        "cutting off a subject with %d: %s; one of them, through another gateway: %s, then %s%n",
        SESSIONS / 2, commands, before, await(elsewhere.read(token)).state());
  }

  /** What Redis counted meanwhile, but for the asking and for what connections do by themselves. */
  private String commandsOf(Runnable action) {
    redis.listed();
    redis.ask("CONFIG", "RESETSTAT");
    action.run();
    Matcher matcher = COMMAND.matcher(redis.ask("INFO", "commandstats").toString());
    var commands = new ArrayList<String>();
    while (matcher.find()) {
      if (!matcher.group(1).matches("config.*|info|unlink")) {
        commands.add(matcher.group(2) + " " + matcher.group(1));
      }
    }
    return String.join(", ", commands);
  }

  private Duration cpuOf(Runnable action) {
    redis.listed();
    Duration before = cpu();
    action.run();
    redis.listed();
    return cpu().minus(before);
  }

  private Duration cpu() {
    return ProcessHandle.of(redis.server.pid())
        .flatMap(process -> process.info().totalCpuDuration())
        .orElse(Duration.ZERO);
  }

  private long memory() {
    redis.listed();
    Matcher used =
        Pattern.compile("used_memory:(\\d+)").matcher(redis.ask("INFO", "memory").toString());
    return used.find() ? Long.parseLong(used.group(1)) : 0;
  }
}
