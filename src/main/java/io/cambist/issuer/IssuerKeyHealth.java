package io.cambist.issuer;

import java.time.Instant;
import java.util.Optional;

/**
 * How it stands with the keys of one issuer.
 *
 * @param keys how many there are that can verify signatures
 * @param skipped how many the issuer published besides, unfit for it
 * @param lastSuccess when they were fetched last; empty before the first time
 * @param lastError why the latest fetch failed, when it did
 */
public record IssuerKeyHealth(
    String issuer,
    int keys,
    int skipped,
    Optional<Instant> lastSuccess,
    Optional<String> lastError) {

  /** One line for an operator. */
  public String summary() {
    String known =
        lastSuccess
            .map(
                time ->
                    keys
                        + (keys == 1 ? " key" : " keys")
                        + (skipped == 0 ? "" : " (and " + skipped + " unusable)")
                        + " of "
                        + time)
            .orElse("no keys fetched yet");
    return lastError.map(error -> known + "; the latest fetch failed: " + error).orElse(known);
  }
}
