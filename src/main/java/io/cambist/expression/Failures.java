package io.cambist.expression;

import dev.cel.common.CelErrorCode;
import dev.cel.common.exceptions.CelRuntimeException;
import java.util.List;

/** Says why an evaluation failed. CEL's own messages may quote values; these quote the source. */
final class Failures {
  static final String TOO_MUCH = "takes more work than one decision may";
  static final String UNKNOWN = "cannot be evaluated";

  private final List<String> names;

  /**
   * @param names the member names that the source spells out: what a failure may repeat
   */
  Failures(List<String> names) {
    this.names = names;
  }

  String describe(Exception failure) {
    return failure instanceof CelRuntimeException known
        ? describe(known.getErrorCode(), known.getMessage())
        : UNKNOWN;
  }

  String describe(CelErrorCode code, String message) {
    return switch (code) {
      case ATTRIBUTE_NOT_FOUND -> missing(message);
      case INDEX_OUT_OF_BOUNDS -> "reads beyond the end of a list";
      case DIVIDE_BY_ZERO -> "divides by zero";
      case OVERLOAD_NOT_FOUND -> "meets a value of a type that it does not expect";
      case NUMERIC_OVERFLOW -> "meets a number that is too large";
      case ITERATION_BUDGET_EXCEEDED -> "loops too often";
      case INVALID_ARGUMENT, BAD_FORMAT ->
          String.valueOf(message).contains(Equality.UNLIKE)
              ? "compares values of two kinds, such as a text with a list"
              : "meets a value that is unreadable or too long";
      default -> UNKNOWN;
    };
  }

  /** That a member is not there. */
  static String reads(String member) {
    return "reads \"" + member + "\", which is missing";
  }

  /** That a member is sought in what is no object. */
  static String readsNoMember(String member) {
    return "reads \"" + member + "\" of what has no members";
  }

  private String missing(String message) {
    String text = String.valueOf(message);
    for (String name : names) {
      if (text.contains("'" + name + "'")) {
        return reads(name);
      }
    }
    return "reads a member, which is missing";
  }
}
