package io.cambist.console;

import io.cambist.operator.CutOffView;
import io.cambist.operator.Cuts;
import java.util.List;

/**
 * Cut-offs, and what the form for a new one begins with.
 *
 * @param of the issuer of a subject or actor, the client of a task
 */
public record CutOffsPage(List<CutOffView> all, String kind, String of, String name) {
  public List<String> kinds() {
    return Cuts.KINDS;
  }
}
