package io.cambist.federation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cambist.federation.FederationStatus.Outcome;
import io.cambist.oauth.StartRefused;
import io.cambist.testing.SettableClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FederationWatchTest {
  private static final Instant START = Instant.parse("2030-01-01T00:00:00Z");
  private static final String CHANGED = Workshop.GOOD.replace("ttl: 2m", "ttl: 3m");
  private static final String BAD = Workshop.GOOD.replace("ttl: 2m", "ttl: 3h");

  @TempDir Path directory;
  private Workshop workshop;
  private final List<Outcome> reloads = new ArrayList<>();
  private final SettableClock clock = new SettableClock(START);

  @BeforeEach
  void open() {
    workshop = new Workshop(directory).with("shop.yaml", Workshop.GOOD);
  }

  @Test
  void a_start_with_a_bad_federation_is_refused_and_lists_every_problem() {
    workshop.with("shop.yaml", BAD.replace("to: ledger", "to: leger"));

    assertThatThrownBy(this::watch)
        .isInstanceOf(StartRefused.class)
        .hasMessageContaining("(2 problems):\n  shop.yaml:41:10: ttl of policy deploy")
        .hasMessageContaining("\n  shop.yaml:44:9: to of policy freeze");
  }

  @Test
  void an_edit_takes_effect_at_the_second_look_that_sees_it() {
    FederationWatch watch = watch();
    Federation before = watch.current();

    workshop.with("shop.yaml", CHANGED + "\n");
    watch.poll();
    assertThat(watch.current()).as("it may be half written").isSameAs(before);
    clock.advance(Duration.ofSeconds(2));
    watch.poll();

    assertThat(watch.current().revision()).isNotEqualTo(before.revision());
    assertThat(watch.status())
        .isEqualTo(
            new FederationStatus(
                watch.current().revision(),
                START.plusSeconds(2),
                Outcome.OK,
                START.plusSeconds(2),
                List.of()));
    assertThat(reloads).containsExactly(Outcome.OK);
  }

  @Test
  void a_pipe_among_the_files_holds_nobody_up() throws Exception {
    FederationWatch watch = watch();
    Path pipe = directory.resolve("zz.yaml");
    assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
    watch.poll();
    clock.advance(Duration.ofSeconds(2));
    watch.poll();
    assertThat(watch.status().problems().get(0).toString()).contains("zz.yaml", "cannot be read");
  }

  @Test
  void a_file_that_keeps_changing_is_not_loaded_until_it_rests() {
    FederationWatch watch = watch();
    Federation before = watch.current();

    for (int length : new int[] {100, 400, 700}) {
      workshop.with("shop.yaml", Workshop.GOOD.substring(0, length));
      watch.poll();
    }

    assertThat(watch.current()).isSameAs(before);
    assertThat(reloads).isEmpty();
  }

  @Test
  void looking_at_an_unchanged_directory_loads_nothing() {
    FederationWatch watch = watch();
    Federation before = watch.current();

    look(watch);
    look(watch);

    assertThat(watch.current()).isSameAs(before);
    assertThat(reloads).isEmpty();
  }

  @Test
  void an_edit_of_the_same_length_is_seen() throws IOException {
    FederationWatch watch = watch();
    Federation before = watch.current();

    workshop.with("shop.yaml", CHANGED);
    Files.setLastModifiedTime(
        directory.resolve("shop.yaml"), FileTime.from(START.plusSeconds(3600)));
    look(watch);

    assertThat(watch.current()).isNotSameAs(before);
  }

  @Test
  void a_bad_change_leaves_the_last_good_in_force_and_is_judged_once() {
    FederationWatch watch = watch();
    Federation before = watch.current();

    workshop.with("shop.yaml", BAD);
    touch("shop.yaml", 10);
    look(watch);
    look(watch);

    assertThat(watch.current()).isSameAs(before);
    FederationStatus status = watch.status();
    assertThat(status.revision()).isEqualTo(before.revision());
    assertThat(status.since()).isEqualTo(START);
    assertThat(status.lastReload()).isEqualTo(Outcome.REFUSED);
    assertThat(status.problems()).hasSize(1);
    assertThat(reloads).containsExactly(Outcome.REFUSED);
  }

  @Test
  void a_good_change_after_a_bad_one_clears_the_problems() {
    FederationWatch watch = watch();
    workshop.with("shop.yaml", BAD + "\n");
    look(watch);

    workshop.with("shop.yaml", CHANGED + "\n\n");
    look(watch);

    assertThat(ttl(watch)).isEqualTo("PT3M");
    assertThat(watch.status().lastReload()).isEqualTo(Outcome.OK);
    assertThat(watch.status().problems()).isEmpty();
    assertThat(reloads).containsExactly(Outcome.REFUSED, Outcome.OK);
  }

  @Test
  void a_bad_change_that_is_taken_back_leaves_the_same_federation_in_force_since_the_same_time() {
    FederationWatch watch = watch();
    Federation before = watch.current();
    workshop.with("shop.yaml", BAD + "\n");
    look(watch);

    workshop.with("shop.yaml", Workshop.GOOD);
    look(watch);

    assertThat(watch.current()).isSameAs(before);
    assertThat(watch.status().since()).isEqualTo(START);
    assertThat(watch.status().lastReload()).isEqualTo(Outcome.OK);
    assertThat(watch.status().problems()).isEmpty();
  }

  @Test
  void a_file_that_nobody_may_read_any_more_is_seen() throws IOException {
    FederationWatch watch = watch();
    Fingerprint before = Fingerprint.of(directory);
    Path file = directory.resolve("shop.yaml");
    Files.setPosixFilePermissions(file, Set.of());
    assertThat(Fingerprint.of(directory)).as("root may read on, and sees it").isNotEqualTo(before);
    look(watch);
    assertThat(watch.status().lastReload() == Outcome.REFUSED).isNotEqualTo(Files.isReadable(file));

    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
    look(watch);
    assertThat(watch.status().lastReload()).isEqualTo(Outcome.OK);
  }

  @Test
  void a_file_of_which_only_the_name_is_left_is_no_file_that_was_never_there() throws IOException {
    FederationWatch watch = watch();
    Federation before = watch.current();
    Path stray = directory.resolve("freeze.yaml");
    workshop.with("freeze.yaml", "policies:\n  - { id: z, effect: forbid }\n");
    look(watch);
    String frozen = watch.current().revision();
    assertThat(frozen).isNotEqualTo(before.revision());

    Files.delete(stray);
    Files.createDirectory(stray);
    look(watch);
    assertRefused(watch, frozen);

    Files.delete(stray);
    Files.createSymbolicLink(stray, Path.of("gone.yaml"));
    look(watch);
    assertRefused(watch, frozen);

    Files.delete(stray);
    look(watch);
    assertThat(watch.current().revision()).isEqualTo(before.revision());
  }

  private static void assertRefused(FederationWatch watch, String revision) {
    assertThat(watch.status().problems())
        .singleElement()
        .asString()
        .contains("freeze.yaml", "cannot be read");
    assertThat(watch.current().revision()).isEqualTo(revision);
  }

  @Test
  void a_renewed_token_is_no_other_federation_and_one_that_is_gone_is_missed() {
    workshop.with("keys/token", "first");
    workshop.with(
        "shop.yaml",
        Workshop.GOOD.replace(
            "jwks-file: keys/partner.json",
            "jwks-uri: https://partner.example/keys\n    jwks-token-file: keys/token"));
    FederationWatch watch = watch();
    Federation before = watch.current();

    workshop.with("keys/token", "the second");
    clock.advance(Duration.ofSeconds(2));
    look(watch);
    assertThat(watch.status().lastReloadAt()).as("it was looked at").isAfter(START);
    assertThat(watch.current()).isSameAs(before);
    assertThat(reloads).isEmpty();

    workshop.without("keys/token");
    look(watch);
    assertThat(reloads).containsExactly(Outcome.REFUSED);
  }

  @Test
  void added_and_removed_files_are_seen() {
    FederationWatch watch = watch();

    workshop.with("z.yaml", "policies:\n  - { id: z, effect: forbid }\n");
    look(watch);
    assertThat(watch.current().policies()).hasSize(3);

    workshop.without("z.yaml");
    look(watch);
    assertThat(watch.current().policies()).hasSize(2);

    workshop.without("shop.yaml");
    look(watch);
    assertThat(watch.current().policies()).hasSize(2);
    assertThat(watch.status().lastReload()).isEqualTo(Outcome.REFUSED);
  }

  @Test
  void changed_keys_of_an_issuer_are_seen() throws IOException {
    FederationWatch watch = watch();
    String before = watch.current().revision();
    String keys = Files.readString(directory.resolve("keys/partner.json"));

    workshop.with("keys/partner.json", keys + "\n");
    look(watch);

    assertThat(watch.current().revision()).isNotEqualTo(before);
  }

  @Test
  void the_swap_of_a_config_map_is_seen(@TempDir Path mount) throws IOException {
    revision(mount, "..2030_01_01", Workshop.GOOD);
    Files.createSymbolicLink(mount.resolve("..data"), Path.of("..2030_01_01"));
    Files.createSymbolicLink(mount.resolve("shop.yaml"), Path.of("..data", "shop.yaml"));
    Files.createSymbolicLink(mount.resolve("keys"), Path.of("..data", "keys"));
    FederationWatch watch =
        new FederationWatch("federation", Workshop.LOADER, mount, clock, reloads::add);
    assertThat(watch.current().policies()).hasSize(2);

    revision(mount, "..2030_01_02", CHANGED);
    Files.createSymbolicLink(mount.resolve("..data_tmp"), Path.of("..2030_01_02"));
    Files.move(
        mount.resolve("..data_tmp"), mount.resolve("..data"), StandardCopyOption.ATOMIC_MOVE);
    look(watch);

    assertThat(ttl(watch)).isEqualTo("PT3M");
    assertThat(reloads).containsExactly(Outcome.OK);
  }

  @Test
  void a_reload_that_is_asked_for_happens_at_once() {
    FederationWatch watch = watch();

    workshop.with("shop.yaml", CHANGED);

    assertThat(watch.reload().revision()).isEqualTo(watch.current().revision());
    assertThat(ttl(watch)).isEqualTo("PT3M");
    workshop.with("shop.yaml", BAD);
    assertThat(watch.reload().lastReload()).isEqualTo(Outcome.REFUSED);
    assertThat(ttl(watch)).isEqualTo("PT3M");
  }

  private FederationWatch watch() {
    return new FederationWatch("federation", Workshop.LOADER, directory, clock, reloads::add);
  }

  /** Two looks: the first sees a change, the second that it is over. */
  private static void look(FederationWatch watch) {
    watch.poll();
    watch.poll();
  }

  private static String ttl(FederationWatch watch) {
    return ((Policy.Permit) watch.current().policies().get(0)).ttl().toString();
  }

  private void touch(String file, int seconds) {
    try {
      Files.setLastModifiedTime(directory.resolve(file), FileTime.from(START.plusSeconds(seconds)));
    } catch (IOException broken) {
      throw new java.io.UncheckedIOException(broken);
    }
  }

  private static void revision(Path mount, String name, String yaml) {
    new Workshop(mount.resolve(name)).with("shop.yaml", yaml);
  }
}
