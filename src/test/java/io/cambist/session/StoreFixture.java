package io.cambist.session;

import io.cambist.cutoff.CutOffs;
import io.cambist.cutoff.TestCutOffs;
import io.cambist.redis.Command;
import io.cambist.redis.Companion;
import io.cambist.redis.RedisPipeline;
import io.cambist.redis.Reply;
import io.cambist.session.Opening.Mark;
import io.cambist.session.Opening.Outcome;
import io.cambist.testing.RedisProxy;
import io.cambist.testing.RedisServer;
import io.cambist.testing.SettableClock;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.core.impl.ContextInternal;
import io.vertx.core.impl.VertxInternal;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiFunction;
import java.util.function.Supplier;

/** A session store on a Redis of its own, or on one that a test has. */
final class StoreFixture implements AutoCloseable {
  static final Duration LIFE = Duration.ofMinutes(2);
  static final Duration CEILING = Duration.ofMinutes(15);
  static final Duration RETENTION = Duration.ofHours(1);
  static final Duration SHORT = Duration.ofMillis(500);
  private static final Duration PATIENT = Duration.ofSeconds(10);
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  final SettableClock clock = new SettableClock(Instant.parse("2030-01-01T00:00:00Z"));
  final SessionIds ids = new SessionIds();
  final RedisServer server;
  final CutOffs cutOffs;
  final SessionIndex index;
  final SessionTrees trees;
  private final RedisIndexer indexer;
  private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
  final RedisSessionStore store;
  private final Vertx vertx = Vertx.vertx();
  private final ContextInternal requests = ((VertxInternal) vertx).createEventLoopContext();
  private final RedisPipeline redis;
  private final List<RedisPipeline> others = new ArrayList<>();

  /** A store that waits for its Redis however busy the machine is. */
  StoreFixture(String... options) throws Exception {
    this(PATIENT, options);
  }

  StoreFixture(Duration deadline, String... options) throws Exception {
    this(RedisServer.start(options), deadline);
  }

  private StoreFixture(RedisServer server, Duration deadline) {
    this(server, (vertx, metrics) -> new RedisPipeline(vertx, server.url(), deadline, metrics));
  }

  /** A store on a Redis of the test's own, which is not closed here. */
  StoreFixture(BiFunction<Vertx, MeterRegistry, RedisPipeline> pipeline) {
    this(null, pipeline);
  }

  private StoreFixture(
      RedisServer server, BiFunction<Vertx, MeterRegistry, RedisPipeline> pipeline) {
    this.server = server;
    redis = pipeline.apply(vertx, metrics);
    cutOffs = TestCutOffs.on(redis, clock);
    indexer = new RedisIndexer(redis, vertx, clock, metrics, CEILING, RETENTION);
    index = new RedisSessionIndex(redis, cutOffs, clock, CEILING, RETENTION);
    trees = new RedisSessionTrees(redis, cutOffs, clock);
    store = store(redis, cutOffs);
  }

  @Override
  public void close() throws IOException {
    redis.close();
    others.forEach(RedisPipeline::close);
    vertx.close().toCompletionStage().toCompletableFuture().join();
    if (server != null) {
      server.close();
    }
  }

  /** Another gateway's store on the same Redis, or on what stands before it. */
  RedisSessionStore anotherStore(String url) {
    return anotherStore((one, metrics) -> new RedisPipeline(one, url, SHORT, metrics));
  }

  RedisSessionStore anotherStore(BiFunction<Vertx, MeterRegistry, RedisPipeline> pipeline) {
    RedisPipeline other = pipeline.apply(vertx, new SimpleMeterRegistry());
    others.add(other);
    return store(other, TestCutOffs.on(other, clock));
  }

  /** What another gateway knows of cut-offs, on the same Redis or on what stands before it. */
  CutOffs anotherCutOffs(String url) {
    return anotherCutOffs((one, metrics) -> new RedisPipeline(one, url, SHORT, metrics));
  }

  CutOffs anotherCutOffs(BiFunction<Vertx, MeterRegistry, RedisPipeline> pipeline) {
    RedisPipeline other = pipeline.apply(vertx, new SimpleMeterRegistry());
    others.add(other);
    return TestCutOffs.on(other, clock);
  }

  /** The live sessions below another, of which no parent has more than fit on a page. */
  List<SessionId> liveBelow(SessionId id) {
    var live = new ArrayList<SessionId>();
    SessionPage page = await(index.page(SessionFilter.childrenOf(id), Optional.empty(), 500));
    for (SessionPage.Found found : page.sessions()) {
      if (found.lineage().state() == SessionState.ACTIVE) {
        live.add(found.session().id());
      }
      live.addAll(liveBelow(found.session().id()));
    }
    return live;
  }

  /** How many round trips there were. */
  double batches() {
    return metrics.counter("cambist.redis.batches", "outcome", "answered").count();
  }

  /** Another gateway's way to the same Redis, as patient as the first one's. */
  RedisPipeline anotherPipeline() {
    var other = new RedisPipeline(vertx, server.url(), PATIENT, new SimpleMeterRegistry());
    others.add(other);
    return other;
  }

  RedisPipeline pipeline() {
    return redis;
  }

  /**
   * @param span how long what is listed is kept
   */
  RedisIndexer indexer(Duration span) {
    return new RedisIndexer(redis, vertx, clock, metrics, span, Duration.ZERO);
  }

  /** Waits until all that was opened is listed. */
  void listed() {
    indexer.flush().toCompletableFuture().join();
  }

  /** A gateway's store, by what it knows of cut-offs. */
  RedisSessionStore store(RedisPipeline pipeline, CutOffs known) {
    return new RedisSessionStore(pipeline, known, indexer, clock, RETENTION);
  }

  /** The store of a gateway whose operator has set this number. */
  RedisSessionStore storeOfEpoch(int number) {
    return store(redis, TestCutOffs.on(redis, clock, number));
  }

  RedisProxy proxy() {
    return RedisProxy.start(vertx, server.port());
  }

  static <T> T await(Uni<T> uni) {
    return uni.await().atMost(PATIENCE);
  }

  /** What comes of it when an HTTP request does it; all of them on one event loop. */
  <T> T inRequest(Supplier<Uni<T>> work) {
    var done = new CompletableFuture<T>();
    requests
        .duplicate()
        .runOnContext(
            turn -> work.get().subscribe().with(done::complete, done::completeExceptionally));
    return Uni.createFrom().completionStage(done).await().atMost(PATIENCE);
  }

  Reply ask(Object... command) {
    var arguments = List.of(command).subList(1, command.length);
    return await(redis.send(List.of(new Command((String) command[0], arguments)))).get(0);
  }

  /** A cluster takes a moment to notice that it has all its slots. */
  Uni<Void> clusterReady() {
    return redis
        .send(List.of(Command.of("CLUSTER", "INFO")))
        .invoke(
            replies -> {
              if (!replies.get(0).toString().contains("cluster_state:ok")) {
                throw new IllegalStateException("not ready");
              }
            })
        .onFailure()
        .retry()
        .withBackOff(Duration.ofMillis(50), Duration.ofMillis(50))
        .expireIn(25_000)
        .replaceWithVoid();
  }

  /** Sets the clock to the time of Redis, which no test can set and by which streams go. */
  void toRedisTime() {
    Reply seconds = ask("TIME").parts().get(0);
    Instant now = Instant.ofEpochSecond(Long.parseLong(seconds.toString()));
    clock.advance(Duration.between(clock.instant(), now));
  }

  /** How many keys there are, but for indexes and for what says which store it is. */
  long keys() {
    listed();
    String script = "return #redis.call('KEYS', '*') - #redis.call('KEYS', 'i:*')";
    return ((Reply.Whole) ask("EVAL", script, "0")).value() - 1;
  }

  /** Removes everything but that: a store without it would be another one. */
  void empty() {
    await(cutOffs.list());
    Reply state = ask("GET", "{cut}:state");
    ask("FLUSHALL");
    ask("SET", "{cut}:state", state.toString());
  }

  long millisLeft(String key) {
    return ((Reply.Whole) ask("PTTL", key)).value();
  }

  Session session(SessionId id, SessionId... secondParents) {
    return Samples.session(
        id, ids.tokenId(), List.of(secondParents), clock.instant(), clock.instant().plus(LIFE));
  }

  Opening opening(Session session, Mark... marks) {
    return opening(session, session.taskId().stream().toList(), marks);
  }

  Opening opening(Session session, List<TaskId> tasks, Mark... marks) {
    return new Opening(
        session, session.expiresAt(), List.of(marks), tasks, List.of(companion()), false);
  }

  /** The assertion with this digest, used by an actor. */
  Mark actor(String digest) {
    return new Mark(Mark.ACTOR, digest, clock.instant().plus(LIFE));
  }

  /** Stands for the audit event. */
  static Companion companion() {
    return new Companion(
        Command.of("XADD", "{audit}:issued", "*", "e", "1"),
        id -> Command.of("XDEL", "{audit}:issued", id));
  }

  long events() {
    return ((Reply.Whole) ask("XLEN", "{audit}:issued")).value();
  }

  Outcome open(Opening opening) {
    return await(store.open(opening));
  }

  /** Opens a session that must be opened. */
  Session opened(SessionId id, SessionId... secondParents) {
    Session session = session(id, secondParents);
    Outcome outcome = open(opening(session));
    if (!(outcome instanceof Outcome.Opened)) {
      throw new AssertionError(outcome);
    }
    return session;
  }

  /** Waits until the session is dead, which it becomes without being waited for. */
  SessionState untilDead(Session session) {
    return store
        .read(Samples.reference(session))
        .map(Lineage::state)
        .invoke(
            state -> {
              if (state == SessionState.ACTIVE) {
                throw new IllegalStateException("still active");
              }
            })
        .onFailure()
        .retry()
        .withBackOff(Duration.ofMillis(50), Duration.ofMillis(100))
        .expireIn(PATIENCE.minusSeconds(1).toMillis())
        .await()
        .atMost(PATIENCE);
  }

  /** Waits until Redis has been asked to do this once at least. */
  void untilCalled(String command) {
    await(
        redis
            .send(List.of(Command.of("INFO", "commandstats")))
            .invoke(
                replies -> {
                  if (!replies.get(0).toString().contains("cmdstat_" + command + ":")) {
                    throw new IllegalStateException("not yet");
                  }
                })
            .onFailure()
            .retry()
            .withBackOff(Duration.ofMillis(50), Duration.ofMillis(100))
            .expireIn(PATIENCE.minusSeconds(1).toMillis()));
  }

  Lineage read(Session session) {
    return await(store.read(Samples.reference(session)));
  }

  Ending end(SessionId id) {
    Ending ending = new Ending(SessionState.REVOKED, "by this test", clock.instant());
    await(store.end(id, ending));
    return ending;
  }
}
