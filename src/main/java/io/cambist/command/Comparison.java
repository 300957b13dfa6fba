package io.cambist.command;

import io.cambist.federation.PolicyTest;
import java.nio.file.Path;

/** What the requests of tests are granted more than before, and less. */
final class Comparison {
  private final Findings findings;
  private final CheckOptions options;
  private final Path older;
  private int all;
  private int wider;
  private int narrower;

  /**
   * @param older the directory of the federation that was before
   */
  Comparison(Findings findings, CheckOptions options, Path older) {
    this.findings = findings;
    this.options = options;
    this.older = older;
  }

  /**
   * @param directory that of the test
   */
  void add(Path directory, PolicyTest test, Trials before, Trials after) {
    Widening widening = Widening.of(test, before, after);
    all++;
    wider += widening.isWider() ? 1 : 0;
    narrower += widening.isNarrower() ? 1 : 0;
    boolean isFailure = widening.isWider() && !options.mayWiden();
    if (isFailure || (!options.quiet() && !widening.differences().isEmpty())) {
      findings.differs(directory, widening, older, isFailure);
    }
  }

  int all() {
    return all;
  }

  int wider() {
    return wider;
  }

  int narrower() {
    return narrower;
  }
}
