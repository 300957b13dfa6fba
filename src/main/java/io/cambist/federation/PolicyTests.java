package io.cambist.federation;

import java.util.List;

/** What came of reading the tests of a federation. */
public sealed interface PolicyTests {
  /**
   * @param tests in the order of files and lines; none where there is no such file
   */
  record Read(List<PolicyTest> tests) implements PolicyTests {
    public Read {
      tests = List.copyOf(tests);
    }
  }

  /**
   * @param problems all of them, in the order of files and lines; at least one
   */
  record Refused(List<Problem> problems) implements PolicyTests {
    public Refused {
      problems = List.copyOf(problems);
    }
  }
}
