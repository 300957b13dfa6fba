package io.cambist.issuer;

import io.cambist.federation.Federation;
import io.vertx.core.Vertx;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/**
 * The keys of all issuers of the federation in force, and of the clients that sign for themselves.
 */
@ApplicationScoped
class IssuerKeys {
  private static final Logger LOG = Logger.getLogger(IssuerKeys.class);

  private final KeyClients clients;
  private final KeyFetch fetch;
  private final IssuerKeyMetrics metrics;
  private final Clock clock;
  private final Map<KeyOwner, CachedKeys> owners = new ConcurrentHashMap<>();
  private volatile String revision = "";

  IssuerKeys(
      Vertx vertx,
      IssuerKeyMetrics metrics,
      Clock clock,
      @ConfigProperty(name = "cambist.issuer-keys.timeout") Duration timeout) {
    this.clients = new KeyClients(vertx, timeout);
    this.fetch = new KeyFetch(vertx, clients);
    this.metrics = metrics;
    this.clock = clock;
  }

  @PreDestroy
  void close() {
    clients.close();
    // The registry outlives a live reload, and would go on asking these keys.
    metrics.forgetAllBut(Set.of());
  }

  /** The keys of an issuer or client, which must be one of this federation. */
  CachedKeys of(KeyOwner owner, Federation federation) {
    if (!revision.equals(federation.revision())) {
      dropAllBut(federation);
    }
    return owners.computeIfAbsent(owner, this::cache);
  }

  /** How it stands with all who have keys in this federation. */
  List<IssuerKeyHealth> health(Federation federation) {
    return KeyOwner.all(federation).stream().map(this::health).toList();
  }

  private IssuerKeyHealth health(KeyOwner owner) {
    CachedKeys cached = owners.get(owner);
    KeyState state = cached == null ? KeyState.EMPTY : cached.state();
    return new IssuerKeyHealth(
        owner.label(),
        state.held().map(held -> held.keys().size()).orElse(0),
        state.held().map(held -> held.keys().skipped().size()).orElse(0),
        state.held().map(KeyState.Held::fetchedAt),
        state.failure().map(KeyState.Failure::why));
  }

  private CachedKeys cache(KeyOwner owner) {
    metrics.watch(owner.label(), () -> age(owner.label()));
    return new CachedKeys(() -> fetch.start(owner).map(fetched -> reported(owner, fetched)), clock);
  }

  private Fetched reported(KeyOwner owner, Fetched fetched) {
    metrics.count(owner.label(), fetched);
    boolean failedBefore = health(owner).lastError().isPresent();
    if (fetched instanceof Fetched.Failed failed && !failedBefore) {
      LOG.warnf("The keys of %s cannot be fetched: %s", owner.label(), failed.detail());
    } else if (fetched instanceof Fetched.Keys && failedBefore) {
      LOG.infof("The keys of %s can be fetched again", owner.label());
    }
    return fetched;
  }

  private double age(String label) {
    Instant now = clock.instant();
    Optional<Instant> latest =
        owners.entrySet().stream()
            .filter(entry -> entry.getKey().label().equals(label))
            .flatMap(entry -> entry.getValue().state().held().stream())
            .map(KeyState.Held::fetchedAt)
            .max(Instant::compareTo);
    return latest.map(time -> Duration.between(time, now).toMillis() / 1000.0).orElse(Double.NaN);
  }

  private void dropAllBut(Federation federation) {
    List<KeyOwner> kept = KeyOwner.all(federation);
    owners.keySet().retainAll(Set.copyOf(kept));
    clients.closeAllBut(
        kept.stream().map(owner -> owner.keys().authorities()).collect(Collectors.toSet()));
    metrics.forgetAllBut(kept.stream().map(KeyOwner::label).collect(Collectors.toSet()));
    revision = federation.revision();
  }
}
