package io.cambist.redis;

import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;

/** Commands that go out together on one connection, and who waits for the replies. */
final class Batch {
  private static final int TYPICAL_COMMAND = 256;

  private final Buffer bytes;
  private final int size;
  private final int replicas;
  private final Promise<List<Reply>> promise;
  private final long deadline;
  private final List<Reply> replies;
  private Reply.Failure failure;

  /**
   * @param acknowledgement what must be heard from replicas besides
   * @param deadline by {@link System#nanoTime}
   */
  Batch(
      List<Command> commands,
      Acknowledgement acknowledgement,
      Promise<List<Reply>> promise,
      long deadline) {
    this.bytes = Buffer.buffer(commands.size() * TYPICAL_COMMAND);
    commands.forEach(command -> command.write(bytes));
    this.replicas = acknowledgement.replicas();
    if (replicas > 0) {
      acknowledgement.command().write(bytes);
    }
    this.size = commands.size() + (replicas > 0 ? 1 : 0);
    this.promise = promise;
    this.deadline = deadline;
    this.replies = new ArrayList<>(size);
  }

  Buffer bytes() {
    return bytes;
  }

  long deadline() {
    return deadline;
  }

  /** Adds the reply to the next command; true when it was the last. */
  boolean add(Reply reply) {
    if (reply instanceof Reply.Failure error && failure == null) {
      failure = error;
    }
    replies.add(reply);
    return replies.size() == size;
  }

  /** The first error reply; null when there is none. */
  Reply.Failure failure() {
    return failure;
  }

  void complete() {
    if (replicas > 0) {
      Reply reached = replies.remove(size - 1);
      if (!(reached instanceof Reply.Whole count) || count.value() < replicas) {
        fail(
            new StoreUnavailable(
                "Redis: "
                    + (reached instanceof Reply.Whole count ? count.value() : "none")
                    + " of "
                    + replicas
                    + " replicas have what was written"));
        return;
      }
    }
    promise.tryComplete(replies);
  }

  void fail(StoreUnavailable why) {
    promise.tryFail(why);
  }
}
