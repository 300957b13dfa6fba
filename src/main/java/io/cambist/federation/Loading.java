package io.cambist.federation;

import java.util.List;

/** What came of loading a directory. */
public sealed interface Loading {
  record Loaded(Federation federation) implements Loading {}

  /**
   * @param problems all of them, in the order of files and lines; at least one
   */
  record Refused(List<Problem> problems) implements Loading {
    public Refused {
      problems = List.copyOf(problems);
    }
  }
}
