package io.cambist.proof;

import static io.cambist.proof.Proof.NOW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.oauth2.sdk.dpop.DefaultDPoPProofFactory;
import com.nimbusds.oauth2.sdk.id.JWTID;
import com.nimbusds.openid.connect.sdk.Nonce;
import io.cambist.oauth.Reason;
import io.cambist.oauth.StartRefused;
import io.cambist.redis.RedisPipeline;
import io.cambist.redis.StoreUnavailable;
import io.cambist.testing.RedisServer;
import io.cambist.testing.SettableClock;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import java.net.URI;
import java.time.Duration;
import java.util.Date;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Nonces of gateways that share a real Redis. */
class DpopNoncesTest {
  private final Vertx vertx = Vertx.vertx();
  private final SettableClock clock = new SettableClock(NOW);
  private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
  private RedisServer server;
  private RedisPipeline redis;

  @BeforeEach
  void start() throws Exception {
    server = RedisServer.start();
    redis = pipeline(server.url());
  }

  @AfterEach
  void stop() throws Exception {
    redis.close();
    vertx.close().toCompletionStage().toCompletableFuture().join();
    server.close();
  }

  private RedisPipeline pipeline(String url) {
    return new RedisPipeline(vertx, url, Duration.ofSeconds(10), metrics);
  }

  private DpopNonces gateway(String mode) {
    return new DpopNonces(new RedisNonceSecret(redis), clock, mode);
  }

  private static boolean accepts(DpopNonces nonces, String nonce) {
    return nonces.isAcceptable(Optional.of(nonce)).await().indefinitely();
  }

  /** The nonce with which a gateway answers a proof that has none. */
  private static String challenge(DpopNonces nonces) {
    assertThat(nonces.isAcceptable(Optional.empty()).await().indefinitely()).isFalse();
    return nonces.current().orElseThrow();
  }

  private double batches() {
    return metrics.counter("cambist.redis.batches", "outcome", "answered").count();
  }

  @Test
  void a_nonce_of_one_gateway_is_good_at_another() {
    String nonce = challenge(gateway("required"));

    assertThat(accepts(gateway("required"), nonce)).isTrue();
    assertThat(accepts(gateway("optional"), nonce)).isTrue();
  }

  @Test
  void a_nonce_lives_through_the_next_five_minutes_and_no_longer() {
    DpopNonces nonces = gateway("required");
    String nonce = challenge(nonces);

    clock.advance(Duration.ofMinutes(5));
    assertThat(accepts(nonces, nonce)).isTrue();
    assertThat(nonces.current()).isNotEqualTo(Optional.of(nonce));
    clock.advance(Duration.ofMinutes(5));
    assertThat(accepts(nonces, nonce)).isFalse();
  }

  @Test
  void a_gateway_whose_clock_is_a_little_ahead_makes_no_trouble() {
    DpopNonces nonces = gateway("required");
    clock.advance(Duration.ofMinutes(5));
    String ahead = challenge(gateway("required"));
    clock.advance(Duration.ofSeconds(-1));

    assertThat(accepts(nonces, ahead)).isTrue();
  }

  @Test
  void a_nonce_that_somebody_made_up_is_none() {
    DpopNonces nonces = gateway("optional");
    String good =
        nonces
            .isAcceptable(Optional.of("x"))
            .map(no -> nonces.current())
            .await()
            .indefinitely()
            .get();

    assertThat(accepts(nonces, good)).isTrue();
    char last = good.charAt(good.length() - 1);
    assertThat(accepts(nonces, good.substring(0, good.length() - 1) + (last == 'A' ? 'B' : 'A')))
        .isFalse();
    assertThat(accepts(nonces, good + "A")).isFalse();
    assertThat(accepts(nonces, new NonceSecret(new byte[32]).nonce(NOW.getEpochSecond() / 300)))
        .as("of another secret")
        .isFalse();
    assertThat(accepts(nonces, "")).isFalse();
    assertThat(accepts(nonces, "é".repeat(32))).isFalse();
  }

  @Test
  void an_emptied_store_costs_a_challenge_and_the_gateways_agree_again() throws Exception {
    DpopNonces one = gateway("required");
    DpopNonces other = gateway("required");
    challenge(one);
    server.ask("FLUSHALL");
    String news = challenge(other);

    assertThat(accepts(one, news)).as("read within this second already").isFalse();
    clock.advance(Duration.ofSeconds(2));
    assertThat(accepts(one, news)).isTrue();
    assertThat(one.current()).isEqualTo(Optional.of(news));
  }

  @Test
  void made_up_nonces_make_a_gateway_read_once_a_second_at_most() {
    DpopNonces nonces = gateway("required");
    challenge(nonces);
    clock.advance(Duration.ofSeconds(2));
    double before = batches();
    String madeUp = new NonceSecret(new byte[32]).nonce(NOW.getEpochSecond() / 300);
    for (int i = 0; i < 20; i++) {
      assertThat(accepts(nonces, madeUp)).isFalse();
    }
    assertThat(batches() - before).isEqualTo(1);
    for (int i = 0; i < 20; i++) {
      assertThat(accepts(nonces, nonces.current().orElseThrow())).isTrue();
    }
    assertThat(batches() - before).as("good ones need no store").isEqualTo(1);
  }

  @Test
  void when_the_store_is_away_nobody_is_told_that_a_nonce_is_wrong() {
    try (RedisPipeline away =
        new RedisPipeline(vertx, "redis://127.0.0.1:1", Duration.ofMillis(200), metrics)) {
      var nonces = new DpopNonces(new RedisNonceSecret(away), clock, "required");
      assertThatThrownBy(() -> challenge(nonces)).isInstanceOf(StoreUnavailable.class);
      assertThatThrownBy(() -> accepts(nonces, challenge(gateway("required"))))
          .isInstanceOf(StoreUnavailable.class);
      assertThat(nonces.current()).isEmpty();
      var lenient = new DpopNonces(new RedisNonceSecret(away), clock, "optional");
      assertThat(lenient.isAcceptable(Optional.empty()).await().indefinitely()).isTrue();
    }
  }

  @Test
  void what_is_no_secret_makes_no_nonces() throws Exception {
    server.ask("SET", "{cut}:nonce", "short");

    assertThatThrownBy(() -> challenge(gateway("required"))).isInstanceOf(StoreUnavailable.class);
  }

  @Test
  void a_proof_without_a_demanded_nonce_is_challenged_and_one_with_it_passes() throws Exception {
    DpopNonces nonces = gateway("required");
    var verifier = new ProofVerifier(Proof.ISSUER, nonces, clock);

    assertThat(refused(verifier, null)).isEqualTo(Reason.DPOP_NONCE_NEEDED);
    String nonce = nonces.current().orElseThrow();
    assertThat(refused(verifier, "old")).isEqualTo(Reason.DPOP_NONCE_NEEDED);
    assertThat(verifier.verify(Proof.request(proof(nonce))).await().indefinitely())
        .isInstanceOf(ProofVerifier.Result.Shown.class);
  }

  @Test
  void a_nonce_that_nobody_demanded_must_be_good_too() throws Exception {
    var verifier = new ProofVerifier(Proof.ISSUER, gateway("optional"), clock);

    assertThat(verifier.verify(Proof.request(proof(null))).await().indefinitely())
        .isInstanceOf(ProofVerifier.Result.Shown.class);
    assertThat(refused(verifier, "old")).isEqualTo(Reason.DPOP_NONCE_NEEDED);
  }

  @Test
  void another_demand_stops_the_start() {
    assertThatThrownBy(() -> gateway("always"))
        .isInstanceOf(StartRefused.class)
        .hasMessageContaining("optional or required");
  }

  private static Reason refused(ProofVerifier verifier, String nonce) throws Exception {
    var result = verifier.verify(Proof.request(proof(nonce))).await().indefinitely();
    return ((ProofVerifier.Result.Refused) result).refusal().reason();
  }

  private static String proof(String nonce) throws Exception {
    return new DefaultDPoPProofFactory(Proof.EC, JWSAlgorithm.ES256)
        .createDPoPJWT(
            new JWTID(),
            "POST",
            URI.create(Proof.ISSUER + Proof.PATH),
            Date.from(NOW),
            null,
            nonce == null ? null : new Nonce(nonce))
        .serialize();
  }
}
