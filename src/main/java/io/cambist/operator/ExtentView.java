package io.cambist.operator;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.cambist.session.Extent;
import java.util.Optional;

/**
 * What an action would end.
 *
 * @param atMost how many live sessions at most; absent where nothing counts them
 * @param words the same for people
 * @param strange whether the federation in force names no such thing: a typing error perhaps
 */
@JsonNaming(SnakeCaseStrategy.class)
public record ExtentView(String what, Optional<Long> atMost, String words, boolean strange) {
  static ExtentView of(CutView cut, Optional<Extent> extent, boolean strange) {
    // Whatever is exchanged from a session keeps its subject and the issuer at its root.
    boolean whole = cut.kind().equals("subject") || cut.kind().equals("issuer");
    String words =
        extent
            .map(
                known ->
                    "at most "
                        + known.atMost()
                        + (known.atMost() == 1 ? " live session" : " live sessions")
                        + (whole ? "" : ", and whatever was exchanged from them, uncounted"))
            .orElse("unknown: nothing counts the sessions of " + cut.kind() + "s");
    return new ExtentView(cut.describe(), extent.map(Extent::atMost), words, strange);
  }

  static ExtentView of(SessionTreeView tree) {
    long below = tree.descendants().stream().filter(SessionView::active).count();
    long all = below + (tree.session().active() ? 1 : 0);
    String words =
        tree.complete()
            ? "at most " + all + (all == 1 ? " live session" : " live sessions")
            : "more than " + all + " live sessions";
    return new ExtentView(
        "session " + tree.session().sid(),
        tree.complete() ? Optional.of(all) : Optional.empty(),
        words,
        false);
  }
}
