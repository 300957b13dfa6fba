package io.cambist.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.cambist.federation.FederationInForce;
import io.cambist.federation.FederationStatus.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The federation of the tests with other rules, until it is as it was. */
public final class EditedFederation {
  private final FederationInForce federation;
  private final Path file;
  private final String whole;

  public EditedFederation(FederationInForce federation, Path directory) throws IOException {
    this.federation = federation;
    this.file = directory.resolve("test.yaml");
    this.whole = Files.readString(file);
  }

  /** With a rule before all others, indented as they are. */
  public void putFirst(String rule) throws IOException {
    put(whole.replace("policies:\n", "policies:\n" + rule));
  }

  /** With a rule behind all others, indented as they are. */
  public void putLast(String rule) throws IOException {
    put(whole + rule);
  }

  public void restore() throws IOException {
    put(whole);
  }

  private void put(String yaml) throws IOException {
    Files.writeString(file, yaml);
    assertThat(federation.reload().lastReload()).isEqualTo(Outcome.OK);
  }
}
