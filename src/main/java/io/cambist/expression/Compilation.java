package io.cambist.expression;

import java.util.List;

/** What came of compiling an expression. */
public sealed interface Compilation {
  record Compiled(Expression expression) implements Compilation {}

  /**
   * @param faults at least one, in the order of the source
   */
  record Refused(List<Fault> faults) implements Compilation {
    public Refused {
      faults = List.copyOf(faults);
    }
  }

  /**
   * One thing that is wrong.
   *
   * @param line within the source, from 1
   * @param column within that line, from 1, in code points
   * @param message what is wrong
   * @param remedy what to do about it
   */
  record Fault(int line, int column, String message, String remedy) {}
}
