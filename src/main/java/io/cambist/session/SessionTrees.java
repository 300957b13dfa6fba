package io.cambist.session;

import io.smallrye.mutiny.Uni;
import java.util.Optional;

/** Shows a session with all that it hangs on and all that hangs on it. */
public interface SessionTrees {

  /**
   * One session whole, ended or not: two round trips, however deep its tree is. Empty when its
   * record is gone or never was. Fails with {@link io.cambist.redis.StoreUnavailable} when the
   * store does not answer in time.
   */
  Uni<Optional<SessionTree>> find(SessionId id);
}
