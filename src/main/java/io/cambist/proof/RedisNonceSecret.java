package io.cambist.proof;

import io.cambist.redis.Command;
import io.cambist.redis.RedisPipeline;
import io.cambist.redis.Reply;
import io.cambist.redis.StoreUnavailable;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.security.SecureRandom;
import java.util.List;

/**
 * The secret that all gateways of one store make nonces with: {@code {cut}:nonce}, a string of 32
 * random bytes, for ever. The first gateway that finds none sets it.
 */
@ApplicationScoped
class RedisNonceSecret {
  private static final String KEY = "{cut}:nonce";

  private final RedisPipeline redis;
  private final SecureRandom random = new SecureRandom();

  RedisNonceSecret(RedisPipeline redis) {
    this.redis = redis;
  }

  /** Reads it, one round trip; fails with {@link StoreUnavailable}. */
  Uni<NonceSecret> read() {
    byte[] mine = new byte[NonceSecret.BYTES];
    random.nextBytes(mine);
    return redis
        .send(List.of(Command.of("SET", KEY, mine, "NX"), Command.of("GET", KEY)))
        .map(
            replies -> {
              if (replies.get(1) instanceof Reply.Text secret
                  && secret.bytes().length == NonceSecret.BYTES) {
                return new NonceSecret(secret.bytes());
              }
              throw new StoreUnavailable("Redis holds no secret for nonces, or refuses to read it");
            });
  }
}
