package io.cambist.testing;

import io.cambist.development.RedisProcess;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.util.concurrent.TimeUnit;

/** Looks at the gateway's own Redis from outside. */
public final class StoredSessions {
  private static final Vertx VERTX = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));

  private StoredSessions() {}

  /** How many session records there are. */
  public static int count() {
    return ask(Request.cmd(Command.EVAL).arg("return #redis.call('keys', 's:*')").arg(0))
        .toInteger();
  }

  /** That of its one node, should it be a cluster. */
  private static String url() {
    String chosen = System.getProperty("cambist.redis");
    return chosen == null ? RedisProcess.url() : chosen.replace("+cluster", "");
  }

  public static Response ask(Request request) {
    return ask(url(), request);
  }

  /** Looks at another Redis than the one of the gateway in this JVM. */
  public static Response ask(String url, Request request) {
    Redis redis = Redis.createClient(VERTX, url);
    try {
      return redis
          .send(request)
          .toCompletionStage()
          .toCompletableFuture()
          .get(30, TimeUnit.SECONDS);
    } catch (Exception broken) {
      throw new IllegalStateException(broken);
    } finally {
      redis.close();
    }
  }
}
