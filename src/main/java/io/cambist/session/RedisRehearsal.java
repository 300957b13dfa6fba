package io.cambist.session;

import io.cambist.cutoff.CutOff;
import io.cambist.cutoff.KnownCutOffs;
import io.cambist.redis.Command;
import io.cambist.redis.Reply;
import io.cambist.redis.StoreUnavailable;
import io.cambist.session.Opening.Mark;
import io.cambist.session.Opening.Outcome;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads what an opening would find, and writes nothing. What it means is for the opening to say.
 */
final class RedisRehearsal {
  private final Opening opening;
  private final RedisReading above;
  private final List<Command> commands = new ArrayList<>();

  RedisRehearsal(Opening opening) {
    this.opening = opening;
    var parents = new ArrayList<>(opening.session().secondParents());
    opening.session().parent().ifPresent(parents::add);
    this.above = new RedisReading(parents, opening.tasks());
    commands.addAll(above.commands());
    commands.add(Command.of("MGET", RedisKeys.record(id()), RedisKeys.end(id())));
    opening.marks().forEach(mark -> commands.add(Command.of("GET", RedisKeys.mark(mark))));
  }

  /** One batch; the reply to the first command is the store's state. */
  List<Command> commands() {
    return commands;
  }

  /**
   * What the replies to the commands mean.
   *
   * @param known the cut-offs as of the state among the replies
   * @throws StoreUnavailable when one of them is no answer
   */
  Rehearsal decide(List<Reply> replies, KnownCutOffs known, Instant now) {
    if (replies.size() != commands.size() || !replies.stream().allMatch(Reply::isAnswer)) {
      throw new StoreUnavailable("Redis refused a read");
    }
    Optional<CutOff> cutOff = known.hit(opening.session().cuts(), known.state(), now);
    if (cutOff.isPresent()) {
      return Rehearsal.of(new Outcome.IsCutOff(cutOff.get()));
    }
    byte[] record = RecordCodec.encode(Recorded.of(opening, known.state()));
    if (record.length > RedisOpenings.LARGEST_RECORD) {
      return Rehearsal.of(new Outcome.TooLarge(record.length));
    }
    int own = above.commands().size();
    List<Reply> place = replies.get(own).parts();
    FoundSessions found = above.found(replies.subList(0, own), known);
    RedisClaim.State state = state(place, found, now);
    if (state == RedisClaim.State.LOST) {
      return new Rehearsal(new Outcome.Replayed(), holder(place.get(0), Optional.of(id())));
    }
    Optional<Mark> used = Optional.empty();
    Optional<SessionId> usedFor = Optional.empty();
    for (int i = 0; i < opening.marks().size() && used.isEmpty(); i++) {
      Mark mark = opening.marks().get(i);
      Reply held = replies.get(own + 1 + i);
      if (isUsed(mark, held)) {
        used = Optional.of(mark);
        usedFor = holder(held, standing(mark));
      }
    }
    Outcome outcome = RedisOpening.outcome(opening, state, used, found, now);
    return new Rehearsal(outcome, outcome instanceof Outcome.MarkUsed ? usedFor : Optional.empty());
  }

  private RedisClaim.State state(List<Reply> place, FoundSessions found, Instant now) {
    if (!opening.session().parent().map(parent -> found.isLive(parent, now)).orElse(true)) {
      return RedisClaim.State.PARENT_ENDED;
    }
    return place.stream().allMatch(Reply.Nil.class::isInstance)
        ? RedisClaim.State.WON
        : RedisClaim.State.LOST;
  }

  /** The record itself would stand where this mark belongs, if both are of one assertion. */
  private boolean isUsed(Mark mark, Reply held) {
    return RedisKeys.mark(mark).equals(RedisKeys.record(id()))
        || (!(held instanceof Reply.Nil) && !RedisOpening.isHeldBy(id(), held));
  }

  /** The session that an assertion may have opened, where its mark would stand. */
  private static Optional<SessionId> standing(Mark mark) {
    return mark.kind().equals(Mark.ACTOR) ? SessionId.parse(mark.digest()) : Optional.empty();
  }

  /**
   * @param standing the session whose record may stand there
   */
  private static Optional<SessionId> holder(Reply held, Optional<SessionId> standing) {
    if (held instanceof Reply.Text text && RedisKeys.isTombstone(text.bytes())) {
      return SessionId.parse(text.toString().substring(1));
    }
    return held instanceof Reply.Nil ? Optional.empty() : standing;
  }

  private SessionId id() {
    return opening.session().id();
  }
}
