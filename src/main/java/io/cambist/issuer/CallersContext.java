package io.cambist.issuer;

import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Function;

/** Keys come on the event loop that fetched them; each request goes on where it waited. */
final class CallersContext {
  private CallersContext() {}

  /** Goes on at once with an answer that is at hand, else on the caller's Vert.x context. */
  static <A, B> Uni<B> whenKnown(CompletableFuture<A> answer, Function<A, Uni<B>> next) {
    if (answer.isDone()) {
      return next.apply(answer.join());
    }
    Context context = Vertx.currentContext();
    Executor caller =
        context == null ? Runnable::run : task -> context.runOnContext(ignored -> task.run());
    return Uni.createFrom().completionStage(answer).emitOn(caller).flatMap(next::apply);
  }
}
