package io.cambist.console;

import io.cambist.federation.OperatorRole;
import io.cambist.operator.Operator;
import java.util.List;

/**
 * What every page needs.
 *
 * @param place the name of the page in the navigation
 */
public record Page(String title, String place, Operator operator) {
  /** Where the navigation leads. */
  public record Place(String name, String path) {}

  static final String OVERVIEW = "Overview";
  static final String SESSIONS = "Sessions";
  static final String CUT_OFFS = "Cut-offs";
  static final String DECISIONS = "Decisions";
  static final String WHAT_IF = "What would happen";
  static final String AUDIT = "Audit";
  static final String FEDERATION = "Federation";

  private static final List<Place> PLACES =
      List.of(
          new Place(OVERVIEW, "/console"),
          new Place(SESSIONS, "/console/sessions"),
          new Place(CUT_OFFS, "/console/cutoffs"),
          new Place(DECISIONS, "/console/decisions"),
          new Place(WHAT_IF, "/console/what-if"),
          new Place(AUDIT, "/console/audit"),
          new Place(FEDERATION, "/console/federation"));

  public List<Place> places() {
    return PLACES;
  }

  public boolean mayEnd() {
    return operator.may(OperatorRole.OPERATOR);
  }

  public boolean mayCutOff() {
    return operator.may(OperatorRole.ADMINISTRATOR);
  }
}
