package io.cambist.redis;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.impl.ContextInternal;
import io.vertx.core.net.SocketAddress;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.BinaryOperator;

/**
 * One question to several servers side by side. The best of the answers counts that come with the
 * first or shortly after it: who hangs is not waited for, and who is behind does not decide.
 */
final class Survey<A> {
  private static final long GRACE_MILLIS = 50;

  private final ContextInternal context;
  private final Promise<A> outcome;
  private final BinaryOperator<A> better;
  private int awaited;
  private A best;
  private Throwable problem = new StoreUnavailable("Redis: nobody to ask");

  private Survey(ContextInternal context, int awaited, BinaryOperator<A> better) {
    this.context = context;
    this.outcome = context.promise();
    this.awaited = awaited;
    this.better = better;
  }

  /**
   * Asks; called on the event loop of the links.
   *
   * @param reading makes an answer of the replies; throws when it is of no use
   * @param deadline by {@link System#nanoTime}
   * @return fails as the asking did, when no answer is of use
   */
  static <A> Future<A> of(
      ContextInternal context,
      Map<SocketAddress, RedisLink> links,
      List<Command> question,
      BiFunction<SocketAddress, List<Reply>, A> reading,
      BinaryOperator<A> better,
      long deadline) {
    var survey = new Survey<A>(context, links.size(), better);
    links.forEach(
        (server, link) -> {
          Promise<List<Reply>> replies = context.promise();
          replies
              .future()
              .map(answer -> reading.apply(server, answer))
              .onSuccess(survey::answered)
              .onFailure(survey::failed);
          link.send(question, replies, deadline);
        });
    if (links.isEmpty()) {
      survey.outcome.fail(survey.problem);
    }
    return survey.outcome.future();
  }

  private void answered(A answer) {
    if (best == null) {
      context.owner().setTimer(GRACE_MILLIS, fired -> outcome.tryComplete(best));
      best = answer;
    } else {
      best = better.apply(best, answer);
    }
    awaited--;
    finish();
  }

  private void failed(Throwable why) {
    // What an operator can mend is told before what may pass.
    if (!(problem instanceof RedisUnfit)) {
      problem = why;
    }
    awaited--;
    finish();
  }

  private void finish() {
    if (awaited > 0) {
      return;
    }
    if (best != null) {
      outcome.tryComplete(best);
    } else {
      outcome.tryFail(problem);
    }
  }
}
