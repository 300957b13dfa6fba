package io.cambist.development;

import io.quarkus.arc.profile.IfBuildProfile;
import io.quarkus.redis.client.RedisHostsProvider;
import io.smallrye.common.annotation.Identifier;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.URI;
import java.util.Set;

/** Gives the Redis client the server that development mode and the tests start themselves. */
@IfBuildProfile(anyOf = {"dev", "test"})
@ApplicationScoped
@Identifier("embedded")
class RedisHosts implements RedisHostsProvider {
  @Override
  public Set<URI> getHosts() {
    return Set.of(URI.create(RedisProcess.url()));
  }
}
