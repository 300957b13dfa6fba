package io.cambist.session;

import static io.cambist.session.StoreFixture.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.cambist.cutoff.Cut;
import io.cambist.cutoff.CutOffs;
import io.cambist.cutoff.TestCutOffs;
import io.cambist.oauth.ActorChain;
import io.cambist.oauth.AuthorizationDetails;
import io.cambist.oauth.Party;
import io.cambist.redis.RedisPipeline;
import io.cambist.session.Opening.Outcome;
import io.cambist.session.SessionModel.Token;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

/**
 * Random histories of exchanges, ends, cut-offs, lifts, completions, uses and time, each step at
 * one of two gateways, in Redis and in the model. A thousand by default, more with {@code
 * -Djqwik.tries.default=100000}.
 */
class SessionModelPropertiesTest {
  private static final int MOST_HOPS = 3;
  private static final AtomicInteger HISTORIES = new AtomicInteger();

  private static StoreFixture redis;
  private static List<RedisSessionStore> gateways;
  private static CutOffs otherCutOffs;

  @BeforeContainer
  static void start() throws Exception {
    redis = new StoreFixture();
    RedisPipeline other = redis.anotherPipeline();
    otherCutOffs = TestCutOffs.on(other, redis.clock);
    gateways = List.of(redis.store, redis.store(other, otherCutOffs));
  }

  @AfterContainer
  static void stop() throws Exception {
    redis.close();
  }

  @Property
  void every_token_is_as_live_as_the_model_says_after_every_step(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 20) int steps) {
    var history = new History(new Random(seed), "h" + HISTORIES.incrementAndGet());
    for (int step = 0; step < steps; step++) {
      history.step();
      history.compare();
    }
    history.liftAll();
  }

  /** One history; its names are its own. */
  private static final class History {
    private final Random random;
    private final String name;
    private final SessionModel model = new SessionModel();

    History(Random random, String name) {
      this.random = random;
      this.name = name;
    }

    void step() {
      switch (random.nextInt(12)) {
        case 0 -> end();
        case 1 -> complete();
        case 2, 3 -> cutOff();
        case 4 -> lift();
        case 5, 6 -> spend();
        case 7 -> redis.clock.advance(Duration.ofSeconds(random.nextInt(20)));
        default -> open();
      }
    }

    void compare() {
      Instant now = redis.clock.instant();
      List<Uni<Lineage>> readings =
          model.tokens.stream().map(token -> gateway().read(token.reference())).toList();
      if (readings.isEmpty()) {
        return;
      }
      List<Lineage> lineages = await(Uni.join().all(readings).andFailFast());
      for (int i = 0; i < lineages.size(); i++) {
        Token token = model.tokens.get(i);
        assertThat(lineages.get(i).state() == SessionState.ACTIVE)
            .as("%s, which is %s", token.session(), lineages.get(i).state())
            .isEqualTo(model.isLive(token, now));
      }
    }

    void liftAll() {
      for (Cut cut : List.copyOf(model.inForce)) {
        await(redis.cutOffs.lift(cut, "test", "the history is over"));
      }
    }

    private RedisSessionStore gateway() {
      return gateways.get(random.nextInt(2));
    }

    private CutOffs cutOffs() {
      return random.nextBoolean() ? redis.cutOffs : otherCutOffs;
    }

    private String any(String kind) {
      return name + kind + random.nextInt(3);
    }

    private Token anyToken() {
      return model.tokens.get(random.nextInt(model.tokens.size()));
    }

    private Party anyParty() {
      return new Party(any("i"), any("s"));
    }

    private void open() {
      SessionId id = redis.ids.root();
      Party subject = anyParty();
      ActorChain actors = ActorChain.NONE;
      var secondParents = new LinkedHashSet<SessionId>();
      var tasks = new LinkedHashSet<TaskId>();
      boolean aboveLives = true;
      Instant now = redis.clock.instant();
      if (!model.tokens.isEmpty() && random.nextInt(3) > 0) {
        Token parent = anyToken();
        if (parent.session().id().hops() < MOST_HOPS) {
          id = redis.ids.child(parent.session().id());
          subject = parent.session().subject();
          actors = parent.session().actors();
          secondParents.addAll(parent.session().secondParents());
          tasks.addAll(parent.tasks());
          aboveLives = model.isLive(parent, now);
        }
      }
      if (!model.tokens.isEmpty() && random.nextInt(4) == 0) {
        Token actor = anyToken();
        actors = actors.precededBy(List.of(actor.session().subject()));
        secondParents.add(actor.session().id());
        secondParents.addAll(actor.session().secondParents());
        tasks.addAll(actor.tasks());
        aboveLives &= model.isLive(actor, now);
      }
      Session session = session(id, subject, actors, secondParents, now);
      session.taskId().ifPresent(tasks::add);
      if (!aboveLives) {
        // The token of something dead is refused when it is read, before a session is opened.
        Opening opening = redis.opening(session, List.copyOf(tasks));
        assertThat(await(gateway().rehearse(opening)).outcome())
            .isNotInstanceOf(Outcome.Opened.class);
        return;
      }
      open(session, tasks);
    }

    private void open(Session session, Set<TaskId> tasks) {
      Opening opening = redis.opening(session, List.copyOf(tasks));
      boolean rehearsed = random.nextBoolean();
      Outcome expected = rehearsed ? await(gateway().rehearse(opening)).outcome() : null;
      Outcome outcome = await(gateway().open(opening));
      if (rehearsed) {
        assertThat(expected instanceof Outcome.Opened).isEqualTo(outcome instanceof Outcome.Opened);
      }
      if (model.isCutOff(session) || model.isCompleted(tasks)) {
        assertThat(
                (model.isCutOff(session) && outcome instanceof Outcome.IsCutOff)
                    || (model.isCompleted(tasks) && outcome instanceof Outcome.TaskCompleted))
            .as(outcome.toString())
            .isTrue();
      } else {
        assertThat(outcome).isEqualTo(new Outcome.Opened());
        model.opened(session, tasks);
      }
    }

    private Session session(
        SessionId id, Party subject, ActorChain actors, Set<SessionId> secondParents, Instant now) {
      return new Session(
          id,
          redis.ids.tokenId(),
          any("k"),
          subject,
          subject.sub(),
          actors,
          any("c"),
          subject.issuer(),
          random.nextInt(4) == 0 ? List.of(any("t"), any("t")) : List.of(any("t")),
          Samples.SCOPES,
          AuthorizationDetails.NONE,
          Optional.empty(),
          List.of(any("p")),
          "revision",
          List.copyOf(secondParents),
          Map.of(),
          Optional.empty(),
          "decision",
          random.nextInt(3) == 0 ? Optional.of(any("task")) : Optional.empty(),
          random.nextInt(3) == 0 ? Optional.of(1 + random.nextInt(2)) : Optional.empty(),
          now,
          now.plusSeconds(5 + random.nextInt(60)));
    }

    private void end() {
      if (!model.tokens.isEmpty()) {
        Token token = anyToken();
        await(gateway().end(token.session().id(), ending(SessionState.REVOKED)));
        model.ended(token);
      }
    }

    private void complete() {
      TaskId task = TaskId.of(any("c"), any("task"));
      await(gateway().end(task, ending(SessionState.COMPLETED)));
      model.completed(task);
    }

    private static Ending ending(SessionState state) {
      return new Ending(state, "in this history", redis.clock.instant());
    }

    private void cutOff() {
      Cut cut =
          switch (random.nextInt(8)) {
            case 0 -> new Cut.Subject(anyParty());
            case 1 -> new Cut.Client(any("c"));
            case 2 -> new Cut.Issuer(any("i"));
            case 3 -> new Cut.Actor(anyParty());
            case 4 -> new Cut.Target(any("t"));
            case 5 -> new Cut.Policy(any("p"));
            case 6 -> new Cut.Task(any("c"), any("task"));
            default -> new Cut.Key(any("k"));
          };
      await(cutOffs().set(cut, "test", "in this history"));
      model.cutOff(cut);
    }

    private void lift() {
      model.inForce.stream()
          .findAny()
          .ifPresent(
              cut -> {
                await(cutOffs().lift(cut, "test", "in this history"));
                model.lifted(cut);
              });
    }

    private void spend() {
      if (model.tokens.isEmpty()) {
        return;
      }
      Token token = anyToken();
      if (model.countsUses(token) && model.isLive(token, redis.clock.instant())) {
        Lineage lineage = await(gateway().read(token.reference()));
        assertThat(await(gateway().spend(lineage, false))).isTrue();
        model.spent(token);
      }
    }
  }
}
