package io.cambist.federation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

/** Whatever the files hold, loading ends with a federation or with problems that have a place. */
class FederationFuzzTest {
  private static final String ODD = "\t :-[]{}\"'|>&*!%@#,?\n\\é\u0000\uFEFF1~<=";
  private static Path directory;

  @BeforeContainer
  static void makeDirectory() throws IOException {
    directory = Files.createTempDirectory(Path.of("target"), "federation-fuzz");
  }

  @AfterContainer
  static void clear() throws IOException {
    for (String file : List.of("keys/partner.json", "keys", "shop.yaml", "")) {
      Files.delete(directory.resolve(file));
    }
  }

  @Property(tries = 100)
  void a_truncated_file_is_loaded_or_refused(@ForAll @IntRange(min = 0, max = 1200) int length) {
    loads(Arrays.copyOf(good(), Math.min(length, good().length)));
  }

  @Property(tries = 250)
  void a_mutilated_file_is_loaded_or_refused(
      @ForAll @Size(min = 1, max = 6) List<@IntRange(min = 0, max = 1 << 20) Integer> where,
      @ForAll @IntRange(min = 0, max = 25) int what) {
    var text = new StringBuilder(new String(good(), StandardCharsets.UTF_8));
    for (int at : where) {
      int index = at % text.length();
      switch (at % 3) {
        case 0 -> text.insert(index, ODD.charAt(what % ODD.length()));
        case 1 -> text.setCharAt(index, ODD.charAt(what % ODD.length()));
        default -> text.delete(index, Math.min(text.length(), index + what + 1));
      }
    }
    loads(text.toString().getBytes(StandardCharsets.UTF_8));
  }

  @Property(tries = 100)
  void random_bytes_are_refused(@ForAll @Size(max = 200) byte[] bytes) {
    loads(bytes);
  }

  private static byte[] good() {
    return Workshop.GOOD.getBytes(StandardCharsets.UTF_8);
  }

  private static void loads(byte[] content) {
    Workshop workshop = new Workshop(directory);
    try {
      Files.write(directory.resolve("shop.yaml"), content);
    } catch (IOException broken) {
      throw new java.io.UncheckedIOException(broken);
    }
    Loading loading = workshop.load();
    if (loading instanceof Loading.Loaded) {
      assertThat(EditorSchemaTest.faults(new String(content, StandardCharsets.UTF_8))).isEmpty();
    } else if (loading instanceof Loading.Refused refused) {
      assertThat(refused.problems()).isNotEmpty();
      assertThat(refused.problems())
          .allSatisfy(
              problem -> {
                assertThat(problem.message()).isNotBlank();
                assertThat(problem.remedy()).isNotBlank();
                assertThat(problem.line()).isNotNegative();
              });
    }
  }
}
