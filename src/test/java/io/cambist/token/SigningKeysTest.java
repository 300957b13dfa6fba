package io.cambist.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.cambist.jose.SigningKey;
import io.cambist.testing.SettableClock;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Keys that come, sign and go while the gateway runs. */
class SigningKeysTest {
  @TempDir Path directory;

  private final SettableClock clock = new SettableClock(Instant.parse("2026-03-01T12:00:00Z"));
  private final MeterRegistry meters = new SimpleMeterRegistry();
  private final SigningKey first = SigningKey.generate();
  private final SigningKey second = SigningKey.generate();
  private SigningKeys keys;

  @BeforeEach
  void start() throws IOException {
    write("first.jwk", first.privateJwk());
    // Looked at when a test says so.
    keys = new SigningKeys(directory, clock, meters, Duration.ofDays(1));
  }

  @AfterEach
  void close() {
    keys.close();
  }

  private void write(String name, String text) throws IOException {
    Files.writeString(directory.resolve(name), text);
  }

  private void settle() {
    keys.poll();
    keys.poll();
  }

  private String signs() {
    return keys.active().keyId();
  }

  private Iterable<Object> published() {
    return keys.publicJwks().stream().map(jwk -> jwk.get("kid")).toList();
  }

  private void makeActive() throws IOException {
    write("second.jwk", second.privateJwk());
    write("active", "second.jwk\n");
    settle();
  }

  @Test
  void a_new_key_is_published_at_once_and_signs_when_everybody_can_know_it() throws IOException {
    makeActive();
    assertThat(published()).containsExactlyInAnyOrder(first.keyId(), second.keyId());
    assertThat(signs()).isEqualTo(first.keyId());

    clock.advance(SigningKeys.CACHED.minusSeconds(1));
    assertThat(signs()).isEqualTo(first.keyId());

    clock.advance(Duration.ofSeconds(1));
    assertThat(signs()).isEqualTo(second.keyId());
  }

  @Test
  void one_that_was_published_for_long_signs_as_soon_as_it_is_active() throws IOException {
    write("second.jwk", second.privateJwk());
    write("active", "first.jwk");
    settle();
    clock.advance(SigningKeys.CACHED);
    assertThat(signs()).isEqualTo(first.keyId());

    write("active", "second.jwk");
    settle();
    assertThat(signs()).isEqualTo(second.keyId());
  }

  @Test
  void what_else_changes_meanwhile_puts_nothing_off() throws IOException {
    makeActive();
    clock.advance(SigningKeys.CACHED.minusSeconds(1));
    write("third.jwk", SigningKey.generate().privateJwk());
    settle();
    assertThat(signs()).isEqualTo(first.keyId());
    clock.advance(Duration.ofSeconds(1));
    assertThat(signs()).isEqualTo(second.keyId());
  }

  @Test
  void a_key_that_is_gone_signs_and_verifies_nothing_more() throws IOException {
    makeActive();
    Files.delete(directory.resolve("first.jwk"));
    settle();
    assertThat(published()).containsExactly(second.keyId());
    assertThat(signs()).isEqualTo(second.keyId());
  }

  @Test
  void who_changes_his_mind_signs_on_with_the_key_before() throws IOException {
    makeActive();
    write("active", "first.jwk");
    settle();
    clock.advance(SigningKeys.CACHED);
    assertThat(signs()).isEqualTo(first.keyId());
  }

  @Test
  void half_a_change_is_not_taken() throws IOException {
    write("second.jwk", second.privateJwk());
    keys.poll();
    assertThat(published()).as("seen once").containsExactly(first.keyId());
    write("active", "second.jwk");
    keys.poll();
    assertThat(published()).as("it moved on").containsExactly(first.keyId());
    keys.poll();
    assertThat(published()).hasSize(2);
  }

  @Test
  void a_bad_change_leaves_the_keys_before_in_force_until_it_is_mended() throws IOException {
    write("second.jwk", "{\"kty\":\"EC\"");
    settle();
    assertThat(keys.refusal()).hasValueSatisfying(why -> assertThat(why).contains("second.jwk"));
    assertThat(signs()).isEqualTo(first.keyId());
    assertThat(published()).containsExactly(first.keyId());

    Files.delete(directory.resolve("first.jwk"));
    settle();
    assertThat(published()).containsExactly(first.keyId());

    write("second.jwk", second.privateJwk());
    settle();
    assertThat(published()).containsExactly(second.keyId());
    assertThat(keys.refusal()).isEmpty();
  }

  @Test
  void what_cannot_be_read_is_refused_until_the_keys_in_force_lie_there_alone_again()
      throws IOException {
    Gauge refused = meters.get("cambist.signing.keys.refused").gauge();
    Path stray = directory.resolve("ca-bundle.pem");
    for (ThrowingCallable mishap :
        List.<ThrowingCallable>of(
            () -> write("ca-bundle.pem", "#".repeat(70 * 1024)),
            () -> Files.createDirectory(stray),
            () -> Files.createSymbolicLink(stray, Path.of("gone")))) {
      assertThatCode(mishap).doesNotThrowAnyException();
      settle();
      assertThat(refused.value()).isOne();
      assertThat(keys.refusal()).hasValueSatisfying(why -> assertThat(why).contains("ca-bundle"));

      Files.delete(stray);
      settle();
      assertThat(refused.value()).isZero();
      assertThat(keys.refusal()).isEmpty();
      assertThat(published()).containsExactly(first.keyId());
    }
  }

  @Test
  void keys_that_were_refused_are_told_of_again_after_they_could_not_be_read() throws IOException {
    write("second.jwk", "{");
    settle();
    write("ca-bundle.pem", "#".repeat(70 * 1024));
    settle();
    Files.delete(directory.resolve("ca-bundle.pem"));
    settle();
    assertThat(keys.refusal()).hasValueSatisfying(why -> assertThat(why).contains("second.jwk"));
  }

  @Test
  void several_without_a_choice_are_no_change() throws IOException {
    write("second.jwk", second.privateJwk());
    settle();
    assertThat(published()).containsExactly(first.keyId());
  }
}
