package io.cambist.operator;

/** A parameter that cannot be what it should; caught where the question is read. */
final class Malformed extends RuntimeException {
  private static final long serialVersionUID = 1L;

  final String parameter;

  Malformed(String parameter) {
    this(parameter, "as sent");
  }

  /**
   * @param why what is wrong, for the operator
   */
  Malformed(String parameter, String why) {
    super(why, null, false, false);
    this.parameter = parameter;
  }
}
