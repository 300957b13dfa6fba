package io.cambist.exchange;

import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;

/**
 * Tells what would come of an exchange. Nothing is issued, used up, counted or written to the
 * audit.
 */
@ApplicationScoped
public class DryRun {

  /**
   * Decides as an exchange would, now. Keys of an issuer may be fetched for it.
   *
   * @return fails with {@link io.cambist.redis.StoreUnavailable} when the store does not answer in
   *     time
   */
  public Uni<Answer> of(Question question) {
    throw new UnsupportedOperationException();
  }
}
