package io.cambist.session;

import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;

@ApplicationScoped
class RedisSessionTrees implements SessionTrees {
  @Override
  public Uni<Optional<SessionTree>> find(SessionId id) {
    throw new UnsupportedOperationException("not yet");
  }
}
