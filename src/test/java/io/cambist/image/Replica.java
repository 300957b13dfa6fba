package io.cambist.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;

/** One of several containers that do the same, from one start to its end. */
record Replica(Container container, int port, long started) implements AutoCloseable {
  /** What the virtual machine exits with when it is told to end. */
  private static final int TERMINATED = 143;

  static Replica start(Surroundings surroundings, int port, Map<String, String> settings)
      throws IOException {
    return new Replica(surroundings.launch(port, settings), port, System.nanoTime());
  }

  /** How long that took. */
  String awaitReady() {
    try {
      container.gateway().awaitReady();
      return seconds(System.nanoTime() - started) + " with " + seconds(cpu());
    } catch (IOException | InterruptedException broken) {
      throw new IllegalStateException(broken);
    }
  }

  private long cpu() {
    return container.cpu().toNanos();
  }

  /** With what, and how long that took. */
  String stop() throws InterruptedException, IOException {
    long told = System.nanoTime();
    String figures = figures();
    container.tellToEnd();
    awaitEnd();
    return "in " + seconds(System.nanoTime() - told) + " (" + figures + ")";
  }

  void awaitEnd() throws InterruptedException, IOException {
    int code = container.ended();
    assertThat(code).as(container.gateway().log()).isEqualTo(TERMINATED);
    close();
  }

  boolean isSound() {
    try {
      return container.gateway().status("/q/health/ready") == 200 && !container.ranOutOfMemory();
    } catch (IOException | InterruptedException broken) {
      throw new IllegalStateException(broken);
    }
  }

  String figures() throws IOException {
    return String.format(
        Locale.ROOT,
        "at most %d MiB of %d (%s), %s of CPU",
        container.peakMebibytes(),
        Container.LIMIT / Container.MEBIBYTE,
        container.isBounded() ? "bounded" : "not bounded: no control group can be made here",
        seconds(cpu()));
  }

  private static String seconds(long nanos) {
    return String.format(Locale.ROOT, "%.1f s", Duration.ofNanos(nanos).toMillis() / 1e3);
  }

  @Override
  public void close() {
    container.close();
  }
}
