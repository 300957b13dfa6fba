package io.cambist.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.cambist.jose.SigningKey;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Signing keys made by the program itself. */
class NewKeyTest {
  @TempDir Path directory;

  private List<String> names(Path place) throws Exception {
    try (var files = Files.list(place)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  private int make(Path place) {
    return CommandLine.run("new-key", place.toString());
  }

  @Test
  void a_key_is_made_that_signs_and_that_nobody_else_may_read() throws Exception {
    Path keys = directory.resolve("etc/keys");
    assertThat(make(keys)).isZero();

    assertThat(names(keys)).hasSize(2).first().isEqualTo("active");
    String name = Files.readString(keys.resolve("active")).strip();
    assertThat(SigningKey.load(Files.readString(keys.resolve(name))))
        .isInstanceOf(SigningKey.Loading.Loaded.class);
    for (String file : names(keys)) {
      assertThat(Files.getPosixFilePermissions(keys.resolve(file)))
          .isEqualTo(PosixFilePermissions.fromString("rw-------"));
    }
  }

  @Test
  void another_is_chosen_and_the_one_before_stays() throws Exception {
    make(directory);
    String before = Files.readString(directory.resolve("active"));
    assertThat(make(directory)).isZero();
    assertThat(Files.readString(directory.resolve("active"))).isNotEqualTo(before);
    assertThat(names(directory)).hasSize(3).contains(before.strip());
  }

  @Test
  void where_nothing_can_be_written_nothing_is_left() throws Exception {
    Path file = Files.writeString(directory.resolve("file"), "");
    assertThat(make(file)).isEqualTo(CommandLine.WRONG);
    assertThat(make(file.resolve("below"))).isEqualTo(CommandLine.WRONG);
    assertThat(names(directory)).containsExactly("file");
  }
}
