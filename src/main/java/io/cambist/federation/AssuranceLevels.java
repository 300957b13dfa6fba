package io.cambist.federation;

import java.util.List;
import java.util.Optional;

/**
 * The levels of assurance that there are, the lowest first. Whoever has no level is below all of
 * them.
 */
public record AssuranceLevels(List<String> lowestFirst) {
  /** The authenticator assurance levels of NIST SP 800-63B. */
  public static final AssuranceLevels NIST = new AssuranceLevels(List.of("aal1", "aal2", "aal3"));

  public AssuranceLevels {
    lowestFirst = List.copyOf(lowestFirst);
  }

  /** Whether a level is as high as the one demanded. A level that is no longer there is none. */
  public boolean meets(Optional<String> level, String demanded) {
    return rank(demanded) >= 0 && rank(level) >= rank(demanded);
  }

  /** The lower of two; nothing where either is none of these. */
  public Optional<String> lower(Optional<String> one, Optional<String> other) {
    if (rank(one) < 0 || rank(other) < 0) {
      return Optional.empty();
    }
    return rank(one) <= rank(other) ? one : other;
  }

  /** The higher of two. */
  Optional<String> higher(Optional<String> one, Optional<String> other) {
    return rank(one) >= rank(other) ? one : other;
  }

  /** This one and all above, the lowest first. */
  public List<String> from(String level) {
    return rank(level) < 0 ? List.of() : lowestFirst.subList(rank(level), lowestFirst.size());
  }

  private int rank(Optional<String> level) {
    return level.map(this::rank).orElse(-1);
  }

  private int rank(String level) {
    return lowestFirst.indexOf(level);
  }
}
