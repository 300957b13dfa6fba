package io.cambist.session;

import io.cambist.redis.Command;
import io.cambist.redis.Reply;
import java.util.List;

/** An index, or several as if they were one, read from some place on, the latest first. */
interface IndexSource {

  /**
   * A session that the index names.
   *
   * @param after the place behind it, from which a later page reads on
   * @param index the key of the index that names it
   */
  record Candidate(Indexed indexed, String after, String index) {}

  /**
   * What a read of the index found.
   *
   * @param whole whether it is all there is from that place on
   * @param length how many sessions the index holds, about
   */
  record Slice(List<Candidate> candidates, boolean whole, double length) {}

  /**
   * The commands that read a slice of it, and how long it is; always as many.
   *
   * @param place where to begin; empty for the latest
   * @throws IllegalArgumentException when the place is none of this index
   */
  List<Command> read(String place);

  /**
   * @param replies to the commands
   * @param place as it was given to them
   */
  Slice slice(List<Reply> replies, String place);

  /** Whether the session counts as this candidate, so that no other candidate of it does. */
  boolean lists(Session session, Candidate candidate);
}
