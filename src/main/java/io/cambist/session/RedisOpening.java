package io.cambist.session;

import io.cambist.cutoff.KnownCutOffs;
import io.cambist.redis.Command;
import io.cambist.redis.Companion;
import io.cambist.redis.Reply;
import io.cambist.redis.StoreUnavailable;
import io.cambist.session.Opening.Mark;
import io.cambist.session.Opening.Outcome;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One attempt to open a session: what is sent, what the replies mean, and what is taken back. It
 * holds no connection.
 */
final class RedisOpening {
  private final Opening opening;
  private final RedisClaim claim;
  private final RedisReading parents;
  private final List<Command> commands = new ArrayList<>();

  RedisOpening(Opening opening, RedisClaim claim, Instant now) {
    this.opening = opening;
    this.claim = claim;
    this.parents = new RedisReading(opening.session().secondParents(), opening.tasks());
    // The state goes first: what is cut off after this is news at the next look.
    commands.addAll(parents.commands());
    commands.addAll(claim.commands());
    String holder = RedisKeys.tombstone(id());
    for (Mark mark : opening.marks()) {
      String key = RedisKeys.mark(mark);
      String life = RedisKeys.millisUntil(mark.keepUntil(), now);
      commands.add(Command.of("SET", key, holder, "NX", "PX", life));
      commands.add(Command.of("GET", key));
    }
    opening.alongside().forEach(companion -> commands.add(companion.write()));
  }

  /** One batch; the reply to the first command is the store's state. */
  List<Command> commands() {
    return commands;
  }

  /**
   * @param outcome empty when it has to be tried once more
   * @param takeBack in this order, when the session is not opened after all
   * @param unsettled marks that this request set, while the winner, who has the same id, may count
   *     on them
   */
  record Decision(Optional<Outcome> outcome, List<Command> takeBack, List<Mark> unsettled) {
    Decision(Outcome outcome, List<Command> takeBack, List<Mark> unsettled) {
      this(Optional.of(outcome), takeBack, unsettled);
    }

    boolean isOpened() {
      return outcome.isPresent() && outcome.get() instanceof Outcome.Opened;
    }

    Decision but(Outcome other) {
      return new Decision(other, takeBack, List.of());
    }

    Decision tryAgain() {
      return new Decision(Optional.empty(), takeBack, List.of());
    }
  }

  /**
   * What the replies to the commands mean.
   *
   * @param known the cut-offs as of the state among the replies
   * @throws StoreUnavailable when what was written is not known for certain
   */
  Decision decide(List<Reply> replies, KnownCutOffs known, Instant now) {
    if (replies.size() != commands.size() || !replies.stream().allMatch(Reply::isAnswer)) {
      throw new StoreUnavailable("Redis refused a write: " + failure(replies));
    }
    int firstClaim = parents.commands().size();
    int firstMark = firstClaim + claim.commands().size();
    int firstCompanion = firstMark + 2 * opening.marks().size();
    List<Command> undo = undo(replies.subList(firstCompanion, replies.size()));
    RedisClaim.State state = claim.state(replies.subList(firstClaim, firstMark));
    List<Reply> marked = replies.subList(firstMark, firstCompanion);
    if (state == RedisClaim.State.LOST) {
      return new Decision(new Outcome.Replayed(), undo, set(marked));
    }
    Optional<Mark> used = Optional.empty();
    for (int i = 0; i < opening.marks().size(); i++) {
      Mark mark = opening.marks().get(i);
      if (holds(marked.get(2 * i), marked.get(2 * i + 1))) {
        undo.add(Command.of("UNLINK", RedisKeys.mark(mark)));
      } else if (used.isEmpty()) {
        used = Optional.of(mark);
      }
    }
    if (state != RedisClaim.State.PARENT_ENDED) {
      // Last: as long as the record stands, nobody else with this id can take over its marks.
      undo.addAll(claim.takeBack());
    }
    FoundSessions above = parents.found(replies.subList(0, firstClaim), known);
    return new Decision(outcome(opening, state, used, above, now), undo, List.of());
  }

  /** What comes of an opening whose claim went so. */
  static Outcome outcome(
      Opening opening,
      RedisClaim.State state,
      Optional<Mark> used,
      FoundSessions above,
      Instant now) {
    if (state == RedisClaim.State.ENDED) {
      return new Outcome.Replayed();
    }
    if (state == RedisClaim.State.PARENT_ENDED) {
      return new Outcome.ParentEnded();
    }
    if (used.isPresent()) {
      return new Outcome.MarkUsed(used.get());
    }
    if (!above.completed().isEmpty()) {
      return new Outcome.TaskCompleted();
    }
    return opening.session().secondParents().stream().allMatch(id -> above.isLive(id, now))
        ? new Outcome.Opened()
        : new Outcome.ParentEnded();
  }

  private List<Mark> set(List<Reply> marked) {
    var set = new ArrayList<Mark>();
    for (int i = 0; i < opening.marks().size(); i++) {
      if (marked.get(2 * i).isOk()) {
        set.add(opening.marks().get(i));
      }
    }
    return set;
  }

  /** Set by this request, or by an earlier try of it whose answer was lost. */
  private boolean holds(Reply set, Reply got) {
    return set.isOk() || isHeldBy(id(), got);
  }

  static boolean isHeldBy(SessionId session, Reply got) {
    return got instanceof Reply.Text value && value.toString().equals(RedisKeys.tombstone(session));
  }

  private List<Command> undo(List<Reply> written) {
    var undo = new ArrayList<Command>();
    for (int i = 0; i < written.size(); i++) {
      Companion companion = opening.alongside().get(i);
      undo.add(companion.undo().apply(written.get(i).toString()));
    }
    return undo;
  }

  private SessionId id() {
    return opening.session().id();
  }

  private static String failure(List<Reply> replies) {
    return replies.stream()
        .filter(reply -> reply instanceof Reply.Failure)
        .map(reply -> ((Reply.Failure) reply).message())
        .findFirst()
        .orElse("no reply");
  }
}
