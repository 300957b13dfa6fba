package io.cambist.proof;

import io.cambist.oauth.StartRefused;
import io.quarkus.runtime.Startup;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicReference;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Nonces that a proof has to hold to show that it was not made long before (RFC 9449 sections 8 and
 * 9). None is stored: any gateway knows those of the others by a secret that all share. One lives
 * five to ten minutes.
 */
@Startup
@ApplicationScoped
public class DpopNonces {
  private static final Duration BUCKET = Duration.ofMinutes(5);
  private static final Duration BETWEEN_READS = Duration.ofSeconds(1);

  private final RedisNonceSecret store;
  private final Clock clock;
  private final boolean demanded;
  private final AtomicReference<Read> latest = new AtomicReference<>();
  private volatile NonceSecret held;

  /** One look into the store, which all share that want one within a second. */
  private record Read(Instant at, CompletableFuture<NonceSecret> secret) {}

  /**
   * @param mode {@code optional}: a nonce must be good where there is one; {@code required}: there
   *     must be one
   */
  DpopNonces(
      RedisNonceSecret store,
      Clock clock,
      @ConfigProperty(name = "cambist.dpop-nonce") String mode) {
    this.store = store;
    this.clock = clock;
    this.demanded =
        switch (mode) {
          case "optional" -> false;
          case "required" -> true;
          default ->
              throw new StartRefused(
                  "CAMBIST_DPOP_NONCE (" + mode + ") must be optional or required.");
        };
  }

  /** So that no request waits for it; a store that is away is asked again by the first one. */
  void load(@Observes StartupEvent starting) {
    secret().subscribe().with(loaded -> {}, away -> {});
  }

  /**
   * What stands in the {@code DPoP-Nonce} header of an answer. Present whenever a proof was refused
   * for its nonce; empty until the store was reached for the first time.
   */
  public Optional<String> current() {
    return Optional.ofNullable(held).map(secret -> secret.nonce(bucket()));
  }

  /** Gives the sender of a proof the nonce for its next one. */
  public void offer(HttpServerRequest request) {
    if (request.headers().contains(ProofRequest.HEADER)) {
      current().ifPresent(nonce -> request.response().putHeader("DPoP-Nonce", nonce));
    }
  }

  /**
   * Whether a proof may pass with this nonce, or without one. When it may not, there is a current
   * one to answer with.
   */
  Uni<Boolean> isAcceptable(Optional<String> nonce) {
    if (nonce.isEmpty()) {
      return demanded ? secret().replaceWith(false) : Uni.createFrom().item(true);
    }
    Optional<Long> bucket = NonceSecret.bucket(nonce.get()).filter(this::isFresh);
    if (bucket.isEmpty()) {
      return secret().replaceWith(false);
    }
    return secret()
        .flatMap(
            secret ->
                secret.hasMade(nonce.get(), bucket.get())
                    ? Uni.createFrom().item(true)
                    // The store may have been emptied, and another gateway have set a new secret.
                    : read().map(news -> news.hasMade(nonce.get(), bucket.get())));
  }

  /** This stretch of time, the one before, or the next, which another gateway may be in already. */
  private boolean isFresh(long bucket) {
    return bucket >= bucket() - 1 && bucket <= bucket() + 1;
  }

  private long bucket() {
    return clock.instant().getEpochSecond() / BUCKET.toSeconds();
  }

  private Uni<NonceSecret> secret() {
    NonceSecret known = held;
    return known != null ? Uni.createFrom().item(known) : read();
  }

  /** Reads it from the store, at most once a second. */
  private Uni<NonceSecret> read() {
    Instant now = clock.instant();
    Read last = latest.get();
    if (last != null && Duration.between(last.at(), now).abs().compareTo(BETWEEN_READS) < 0) {
      return outcome(last);
    }
    var mine = new Read(now, new CompletableFuture<>());
    if (!latest.compareAndSet(last, mine)) {
      return read();
    }
    store
        .read()
        .subscribe()
        .with(
            secret -> {
              held = secret;
              mine.secret().complete(secret);
            },
            away -> mine.secret().completeExceptionally(away));
    return outcome(mine);
  }

  /** It comes on the event loop of whoever asked first; each request goes on where it waited. */
  private static Uni<NonceSecret> outcome(Read read) {
    Context context = Vertx.currentContext();
    Executor caller =
        context == null ? Runnable::run : task -> context.runOnContext(ignored -> task.run());
    return Uni.createFrom().completionStage(read.secret()).emitOn(caller);
  }
}
