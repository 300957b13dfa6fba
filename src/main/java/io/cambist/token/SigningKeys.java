package io.cambist.token;

import io.cambist.jose.SignatureVerifier;
import io.cambist.jose.SigningKey;
import io.cambist.jose.UnverifiedJwt;
import io.cambist.oauth.Refusal;
import io.cambist.oauth.StartRefused;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.Startup;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/**
 * The keys of our own tokens: every {@code *.pem} and {@code *.jwk} file in the directory {@code
 * CAMBIST_SIGNING_KEYS}. All are published and verify; one signs: the only one, or the one whose
 * file is named in the file {@code active}. The directory is read again while the gateway runs.
 */
@Startup
@ApplicationScoped
public class SigningKeys {
  /** How long others may keep the set of our public keys (RFC 9111 section 5.2.2.1). */
  public static final Duration CACHED = Duration.ofMinutes(5);

  private static final Logger LOG = Logger.getLogger(SigningKeys.class);
  private static final Duration POLL = Duration.ofSeconds(2);

  private final Path directory;
  private final Clock clock;
  private final MeterRegistry meters;
  private final Gauge refused;
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(SigningKeys::daemon);
  private volatile State state;

  /**
   * The directory as it was when it was last judged, and as it was at the last look; null when it
   * could not be read since.
   */
  private Map<String, String> judged;

  private Map<String, String> seen;
  private volatile String refusal = "";

  /**
   * @param since when each was published, by its id
   * @param before what signs until another has been published for so long that all know it
   */
  private record State(
      KeyRing ring, Map<String, Instant> since, SigningKey before, Instant until) {}

  @Inject
  SigningKeys(
      @ConfigProperty(name = "cambist.signing-keys") Path directory,
      Clock clock,
      MeterRegistry meters) {
    this(directory, clock, meters, POLL);
  }

  /**
   * @throws StartRefused when the directory holds no sound ring of keys
   */
  SigningKeys(Path directory, Clock clock, MeterRegistry meters, Duration poll) {
    this.directory = directory;
    this.clock = clock;
    this.meters = meters;
    this.judged = KeyRing.read(directory);
    this.seen = judged;
    KeyRing ring = KeyRing.of(directory, judged);
    var since = new HashMap<String, Instant>();
    // Those that were here before we were are known.
    ring.keys().keySet().forEach(id -> since.put(id, Instant.EPOCH));
    this.state = new State(ring, since, ring.active(), Instant.EPOCH);
    refused =
        Gauge.builder(
                "cambist.signing.keys.refused", this, keys -> keys.refusal().isEmpty() ? 0 : 1)
            .description("1 while the directory holds signing keys that are refused")
            .register(meters);
    long nanos = poll.toNanos();
    var unused = thread.scheduleWithFixedDelay(this::look, nanos, nanos, TimeUnit.NANOSECONDS);
  }

  @PreDestroy
  void close() {
    thread.shutdownNow();
    // The registry outlives a live reload, and would go on asking these keys.
    meters.remove(refused);
  }

  private static Thread daemon(Runnable task) {
    var daemon = new Thread(task, "signing-keys");
    daemon.setDaemon(true);
    return daemon;
  }

  /** The key that signs. */
  public SigningKey active() {
    State now = state;
    return clock.instant().isBefore(now.until()) ? now.before() : now.ring().active();
  }

  /** The public keys as JWKs (RFC 7517), for the JWKS document. */
  public List<Map<String, Object>> publicJwks() {
    return state.ring().publicJwks();
  }

  /** Says why the token was not signed by one of these keys; empty when it was. */
  Optional<Refusal> verify(UnverifiedJwt jwt) {
    KeyRing ring = state.ring();
    return SignatureVerifier.verify(jwt, ring.verification(), ring.algorithms())
            instanceof SignatureVerifier.Outcome.Refused refused
        ? Optional.of(refused.refusal())
        : Optional.empty();
  }

  /** Why what the directory holds now is not taken; empty when it is. */
  Optional<String> refusal() {
    return Optional.of(refusal).filter(why -> !why.isEmpty());
  }

  private void look() {
    try {
      poll();
    } catch (RuntimeException bug) {
      // Thrown on, it would silently end the schedule.
      LOG.error("The signing keys could not be looked at", bug);
    }
  }

  /**
   * Takes what the directory holds now, when that has changed and then stayed as it is from one
   * look to the next: a key that is half written is none.
   */
  synchronized void poll() {
    try {
      Map<String, String> now = KeyRing.read(directory);
      boolean settled = now.equals(seen);
      seen = now;
      if (settled && !now.equals(judged)) {
        judge(now);
      }
    } catch (StartRefused unreadable) {
      // Whatever lies there next is judged anew, be it what is in force.
      judged = null;
      seen = null;
      refuse(unreadable);
    }
  }

  private void judge(Map<String, String> texts) {
    judged = texts;
    try {
      take(KeyRing.of(directory, texts));
    } catch (StartRefused unsound) {
      refuse(unsound);
      return;
    }
    if (!refusal.isEmpty()) {
      refusal = "";
      LOG.info("The directory of the signing keys is well again, what it holds is in force");
    }
  }

  private void refuse(StartRefused why) {
    if (!refusal.equals(why.getMessage())) {
      refusal = why.getMessage();
      LOG.errorf("The changed signing keys are refused, those before stay: %s", refusal);
    }
  }

  private void take(KeyRing ring) {
    Instant now = clock.instant();
    SigningKey signing = active();
    var since = new HashMap<String, Instant>();
    ring.keys().keySet().forEach(id -> since.put(id, state.since().getOrDefault(id, now)));
    String chosen = ring.active().keyId();
    Instant known = since.get(chosen).plus(CACHED);
    // Where the one that signed is gone there is nothing to wait with.
    boolean waits = now.isBefore(known) && ring.keys().containsKey(signing.keyId());
    state = new State(ring, since, signing, waits ? known : Instant.EPOCH);
    LOG.infof(
        "The signing keys are %s; %s signs%s",
        ring.keys().keySet(),
        active().keyId(),
        chosen.equals(active().keyId()) ? "" : ", from " + known + " on " + chosen + " does");
  }
}
