package io.cambist.session;

import io.cambist.redis.Command;
import io.cambist.redis.Companion;
import io.cambist.redis.Reply;
import io.cambist.redis.StoreUnavailable;
import io.cambist.session.Opening.Mark;
import io.cambist.session.Opening.Outcome;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * One attempt to open a session: what is sent, what the replies mean, and what is taken back. It
 * holds no connection.
 */
final class RedisOpening {
  private final Opening opening;
  private final RedisClaim claim;
  private final RedisReading secondParents;
  private final List<Command> commands = new ArrayList<>();

  RedisOpening(Opening opening, RedisClaim claim, Instant now) {
    this.opening = opening;
    this.claim = claim;
    this.secondParents = new RedisReading(opening.session().secondParents());
    commands.addAll(claim.commands());
    String holder = RedisKeys.tombstone(id());
    for (Mark mark : opening.marks()) {
      String key = RedisKeys.mark(mark);
      String life = RedisKeys.millisUntil(mark.keepUntil(), now);
      commands.add(Command.of("SET", key, holder, "NX", "PX", life));
      commands.add(Command.of("GET", key));
    }
    commands.addAll(secondParents.commands());
    opening.alongside().forEach(companion -> commands.add(companion.write()));
  }

  /** One batch. */
  List<Command> commands() {
    return commands;
  }

  /**
   * @param takeBack in this order, when the session was not opened
   * @param unsettled marks that this request set, while the winner, who has the same id, may count
   *     on them
   */
  record Decision(Outcome outcome, List<Command> takeBack, List<Mark> unsettled) {
    Decision(Outcome outcome, List<Command> takeBack) {
      this(outcome, takeBack, List.of());
    }
  }

  /**
   * What the replies to the commands mean.
   *
   * @throws StoreUnavailable when what was written is not known for certain
   */
  Decision decide(List<Reply> replies, Instant now) {
    if (replies.size() != commands.size() || !replies.stream().allMatch(Reply::isAnswer)) {
      throw new StoreUnavailable("Redis refused a write: " + failure(replies));
    }
    int firstMark = claim.commands().size();
    int firstParent = firstMark + 2 * opening.marks().size();
    int firstCompanion = firstParent + secondParents.commands().size();
    List<Command> undo = undo(replies.subList(firstCompanion, replies.size()));
    RedisClaim.State state = claim.state(replies.subList(0, firstMark));
    List<Reply> marked = replies.subList(firstMark, firstParent);
    if (state == RedisClaim.State.LOST) {
      return new Decision(new Outcome.Replayed(), undo, set(marked));
    }
    Outcome outcome =
        switch (state) {
          case ENDED -> new Outcome.Replayed();
          case PARENT_ENDED -> new Outcome.ParentEnded();
          default -> new Outcome.Opened();
        };
    for (int i = 0; i < opening.marks().size(); i++) {
      Mark mark = opening.marks().get(i);
      if (holds(marked.get(2 * i), marked.get(2 * i + 1))) {
        undo.add(Command.of("UNLINK", RedisKeys.mark(mark)));
      } else if (outcome instanceof Outcome.Opened) {
        outcome = new Outcome.MarkUsed(mark);
      }
    }
    if (outcome instanceof Outcome.Opened
        && !allLive(secondParents.found(replies.subList(firstParent, firstCompanion)), now)) {
      outcome = new Outcome.ParentEnded();
    }
    if (outcome instanceof Outcome.Opened) {
      return new Decision(outcome, List.of());
    }
    if (state == RedisClaim.State.WON || state == RedisClaim.State.ENDED) {
      // Last: as long as the record stands, nobody else with this id can take over its marks.
      undo.addAll(claim.takeBack());
    }
    return new Decision(outcome, undo);
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
    return set.isOk()
        || (got instanceof Reply.Text value && value.toString().equals(RedisKeys.tombstone(id())));
  }

  private boolean allLive(FoundSessions found, Instant now) {
    return opening.session().secondParents().stream().allMatch(one -> found.isLive(one, now));
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
