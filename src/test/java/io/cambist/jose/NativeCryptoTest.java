package io.cambist.jose;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class NativeCryptoTest {
  private static String complaint(Throwable unavailable) {
    return NativeCrypto.complaint(unavailable, Path.of("/scratch"));
  }

  @Test
  void what_does_not_load_is_told_on_one_line_with_the_place_and_the_remedy() {
    assertThat(
            complaint(new ExceptionInInitializerError(new IOException("No space left on device"))))
        .contains("does not load (No space left on device)", "/scratch", "executable")
        .contains("-Djava.io.tmpdir", "CAMBIST_NATIVE_CRYPTO=false");
    assertThat(
            complaint(new UnsatisfiedLinkError("/scratch/a.so: /scratch/a.so: failed to map\nx")))
        .contains("does not load (failed to map)")
        .hasLineCount(1);
    assertThat(complaint(new IllegalStateException())).contains("does not load (null)");
  }
}
