package io.cambist.redis;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.EventExecutor;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.impl.ContextInternal;
import io.vertx.core.impl.VertxInternal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jboss.logging.Logger;

/**
 * Sends commands to Redis, each batch in one round trip, on a connection of each event loop. A
 * cluster is one Redis here: a batch may span its nodes, as long as each command keeps to one slot.
 */
public final class RedisPipeline implements AutoCloseable {
  private static final Logger LOG = Logger.getLogger(RedisPipeline.class);

  private final VertxInternal vertx;
  private final long deadlineNanos;
  private final RequestBudget budget;
  private final Network network;
  private final Acknowledgement acknowledgement;
  private final ConcurrentHashMap<EventLoop, Lane> lanes = new ConcurrentHashMap<>();

  /** Apart, since waiting for replicas holds up all that comes after it on a connection. */
  private final ConcurrentHashMap<EventLoop, Lane> acknowledgedLanes = new ConcurrentHashMap<>();

  private final ContextInternal elsewhere;
  private final Counter answered;
  private final Counter failed;
  private final AtomicBoolean lackedBefore = new AtomicBoolean();

  /**
   * Connects when it is first needed.
   *
   * @param url as CAMBIST_REDIS says it
   * @param deadline how long a batch may take, waiting for a connection included
   * @throws io.cambist.oauth.StartRefused when the URL cannot lead to a Redis
   */
  public RedisPipeline(Vertx vertx, String url, Duration deadline, MeterRegistry metrics) {
    this(vertx, RedisAccess.of(url, deadline), metrics);
  }

  RedisPipeline(Vertx vertx, RedisAccess access, MeterRegistry metrics) {
    this.vertx = (VertxInternal) vertx;
    this.deadlineNanos = access.deadline().toNanos();
    this.budget = new RequestBudget(deadlineNanos);
    this.elsewhere = this.vertx.createEventLoopContext();
    this.network = Network.of(elsewhere, access);
    this.acknowledgement = access.acknowledgement();
    this.answered = metrics.counter("cambist.redis.batches", "outcome", "answered");
    this.failed = metrics.counter("cambist.redis.batches", "outcome", "failed");
  }

  /**
   * Judges what CAMBIST_REDIS says, without connecting.
   *
   * @throws io.cambist.oauth.StartRefused when it cannot lead to a Redis
   */
  public static void check(String url) {
    Deployment.parse(url);
  }

  /** What is wrong with what CAMBIST_REDIS_CA names, with its remedy. */
  public static Optional<String> authoritiesProblem(String file) {
    return RedisAccess.problem(file);
  }

  /**
   * Sends a batch when it is subscribed to. The replies come in the order of the commands, on the
   * caller's Vert.x context; an error reply is a value among them. A command without a key goes to
   * one node of a cluster.
   *
   * @return fails with {@link StoreUnavailable} when there is no answer within the deadline, or
   *     within what is left of the time of the HTTP request that the caller serves; the commands
   *     may or may not have been executed then, and are never sent again
   */
  public Uni<List<Reply>> send(List<Command> commands) {
    return send(commands, this::lane, true);
  }

  /** Like {@link #send}, for what must happen also when a request has no time left for it. */
  public Uni<List<Reply>> sendApart(List<Command> commands) {
    return send(commands, this::lane, false);
  }

  /**
   * Sends a batch of writes that count only when the configured number of replicas has them; with
   * none configured it is like {@link #send}. Its connections are not those of the others.
   *
   * @return fails with {@link StoreUnavailable} also when fewer replicas have them in time, though
   *     the writes are executed then
   */
  public Uni<List<Reply>> sendAcknowledged(List<Command> commands) {
    return send(commands, this::acknowledgedLane, true);
  }

  /**
   * Sends writes that may be executed twice, and count as {@link #sendAcknowledged} says: at once,
   * so that none waits behind another that waits for replicas, and again to be acknowledged. They
   * have the whole deadline, whatever time a request took before.
   */
  public Uni<List<Reply>> sendRepeatable(List<Command> commands) {
    Uni<List<Reply>> acknowledged = send(commands, this::acknowledgedLane, false);
    return acknowledgement.replicas() == 0
        ? acknowledged
        : Uni.join().all(sendApart(commands), acknowledged).andFailFast().map(both -> both.get(1));
  }

  /**
   * Starts what may go on when the request that waits for it has no time left.
   *
   * @return fails with {@link StoreUnavailable} then
   */
  public <T> Uni<T> waitInTime(Uni<T> work) {
    return Uni.createFrom()
        .emitter(
            emitter -> {
              ContextInternal context = callers();
              Promise<T> done = context.promise();
              done.future().onSuccess(emitter::complete).onFailure(emitter::fail);
              budget.limit(context, done);
              work.subscribe().with(done::tryComplete, done::tryFail);
            });
  }

  /**
   * @param limited whether the time of the caller's request counts
   */
  private Uni<List<Reply>> send(
      List<Command> commands, Function<EventLoop, Lane> lanes, boolean limited) {
    return Uni.createFrom()
        .emitter(
            emitter -> {
              ContextInternal context = callers();
              Promise<List<Reply>> replies = promise(context, emitter::complete, emitter::fail);
              if (!limited || budget.limit(context, replies)) {
                lanes
                    .apply(context.nettyEventLoop())
                    .send(commands, replies, System.nanoTime() + deadlineNanos);
              }
            });
  }

  /**
   * Asks every server that takes writes; fails with {@link StoreUnavailable} when one is away,
   * full, or unfit.
   *
   * @return what is wrong though it can be used
   */
  Uni<Optional<String>> ping() {
    return Uni.createFrom()
        .emitter(
            emitter -> {
              ContextInternal context = callers();
              Promise<List<Reply>> replies =
                  promise(
                      context,
                      list ->
                          judge(list)
                              .ifPresentOrElse(
                                  emitter::fail, () -> emitter.complete(lacking(list))),
                      emitter::fail);
              lane(context.nettyEventLoop()).ping(replies, System.nanoTime() + deadlineNanos);
            });
  }

  /**
   * Connects on every event loop, so that no request waits for that; returns when all are done,
   * whatever came of it.
   *
   * @param patience how long to wait at most
   * @return what is wrong with a Redis that was reached
   */
  Optional<StoreUnavailable> warmUp(Duration patience) {
    var unfit = new AtomicReference<StoreUnavailable>();
    var pings = new ArrayList<Promise<List<Reply>>>();
    long deadline = System.nanoTime() + patience.toNanos();
    for (EventExecutor loop : vertx.getEventLoopGroup()) {
      pings.add(warmUp(lane((EventLoop) loop), deadline));
      if (acknowledgement.replicas() > 0) {
        pings.add(warmUp(acknowledgedLane((EventLoop) loop), deadline));
      }
    }
    var done = new CountDownLatch(pings.size());
    for (Promise<List<Reply>> ping : pings) {
      ping.future()
          .onComplete(
              result -> {
                if (result.succeeded()) {
                  lacking(result.result());
                } else if (result.cause() instanceof RedisUnfit problem) {
                  unfit.set(problem);
                }
                done.countDown();
              });
    }
    try {
      if (!done.await(patience.toMillis(), TimeUnit.MILLISECONDS)) {
        LOG.warn(
            "Redis does not answer: check CAMBIST_REDIS and the way there. This program starts, and is not"
                + " ready until it does");
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
    return Optional.ofNullable(unfit.get());
  }

  private Promise<List<Reply>> warmUp(Lane lane, long deadline) {
    Promise<List<Reply>> promise = Promise.promise();
    lane.ping(promise, deadline);
    return promise;
  }

  private static Optional<StoreUnavailable> judge(List<Reply> conditions) {
    for (int i = 0; i + 1 < conditions.size(); i += 2) {
      var memory = new Memory(conditions.get(i));
      var replication = new Replication(conditions.get(i + 1));
      Optional<String> problem = replication.unfit().or(memory::unfit).or(memory::full);
      if (problem.isPresent()) {
        return Optional.of(new StoreUnavailable("Redis " + problem.get()));
      }
    }
    return Optional.empty();
  }

  /** Whether replicas are missing; the log says so once, until they are there again. */
  private Optional<String> lacking(List<Reply> conditions) {
    Optional<String> lacking = Optional.empty();
    for (int i = 1; i < conditions.size() && lacking.isEmpty(); i += 2) {
      lacking = new Replication(conditions.get(i)).lacking(acknowledgement.replicas());
    }
    if (lackedBefore.getAndSet(lacking.isPresent()) != lacking.isPresent()) {
      lacking.ifPresentOrElse(
          replicas ->
              LOG.warnf("Redis has too few replicas, so nothing can be ended: %s", replicas),
          () -> LOG.info("Redis has its replicas again"));
    }
    return lacking;
  }

  private ContextInternal callers() {
    ContextInternal caller = (ContextInternal) Vertx.currentContext();
    return caller == null ? elsewhere : caller;
  }

  private Promise<List<Reply>> promise(
      ContextInternal context, Consumer<List<Reply>> onAnswer, Consumer<Throwable> onFailure) {
    Promise<List<Reply>> promise = context.promise();
    promise
        .future()
        .onSuccess(
            list -> {
              answered.increment();
              onAnswer.accept(list);
            })
        .onFailure(
            failure -> {
              failed.increment();
              onFailure.accept(failure);
            });
    return promise;
  }

  private Lane lane(EventLoop loop) {
    Lane known = lanes.get(loop);
    return known != null
        ? known
        : lanes.computeIfAbsent(loop, one -> network.lane(on(one), Acknowledgement.NONE));
  }

  private Lane acknowledgedLane(EventLoop loop) {
    if (acknowledgement.replicas() == 0) {
      return lane(loop);
    }
    return acknowledgedLanes.computeIfAbsent(loop, one -> network.lane(on(one), acknowledgement));
  }

  private ContextInternal on(EventLoop loop) {
    return vertx.createEventLoopContext(loop, null, RedisPipeline.class.getClassLoader());
  }

  /** Closes every connection; what is in flight fails. */
  @Override
  public void close() {
    lanes.values().forEach(Lane::close);
    acknowledgedLanes.values().forEach(Lane::close);
    network.close();
  }
}
