package io.cambist.operator;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.cambist.cutoff.CutOff;
import java.time.Instant;
import java.util.Optional;

/**
 * A cut-off in force, or one that was lifted so lately that sessions opened before are still dead.
 *
 * @param inForce whether nothing new of it comes to be
 */
@JsonNaming(SnakeCaseStrategy.class)
public record CutOffView(CutView what, boolean inForce, Change set, Optional<Change> lifted) {
  /** Who changed it, when and why. */
  public record Change(Instant at, String by, String reason) {
    static Change of(CutOff.Change change) {
      return new Change(change.at(), change.by(), change.reason());
    }
  }

  static CutOffView of(CutOff cutOff) {
    return new CutOffView(
        CutView.of(cutOff.cut()),
        cutOff.inForce(),
        Change.of(cutOff.set()),
        cutOff.lift().map(Change::of));
  }
}
