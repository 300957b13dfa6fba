package io.cambist.federation;

import io.cambist.federation.PolicyTest.Deny;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Whether tests that take the tokens of other tests can be tried: a chain begins with an assertion,
 * and is no longer than tokens can be exchanged.
 */
final class TokenChains {
  /** One more than the hops of any target. */
  private static final int LONGEST = 17;

  private static final int ENDLESS = LONGEST + 1;

  private final List<Link> links;
  private final Map<String, PolicyTest> tests;
  private final Set<String> names;
  private final Draft draft;
  private final Map<String, List<String>> earlier;
  private final Map<String, Integer> lengths = new HashMap<>();

  /**
   * One test takes the token of another.
   *
   * @param place where it names it
   */
  record Link(String test, String of, Place place) {}

  /**
   * @param tests by name; those that could be read
   * @param names of all
   */
  TokenChains(List<Link> links, Map<String, PolicyTest> tests, Set<String> names, Draft draft) {
    this.links = links;
    this.tests = tests;
    this.names = names;
    this.draft = draft;
    this.earlier =
        links.stream()
            .collect(
                Collectors.groupingBy(
                    Link::test, Collectors.mapping(Link::of, Collectors.toList())));
  }

  void check() {
    for (Link link : links) {
      String what = "token-of of test " + link.test();
      PolicyTest test = tests.get(link.of());
      if (!names.contains(link.of())) {
        draft.problem(
            link.place(),
            what + " names the unknown test " + link.of(),
            draft.guess(link.of(), names, "Name a test of this file."));
      } else if (test != null && test.expected() instanceof Deny) {
        draft.problem(
            link.place(),
            what + " names " + link.of() + ", which is denied",
            "Name one that is permitted.");
      } else if (length(link.test(), 0) > LONGEST) {
        draft.problem(
            link.place(),
            what + " leads back to itself, or through more tokens than may come of each other",
            "Begin the chain with an assertion, and make it shorter.");
      }
    }
  }

  /** How many tokens come of each other up to that of a test; endless when it is one too many. */
  private int length(String test, int depth) {
    Integer known = lengths.get(test);
    if (known != null || depth > LONGEST) {
      return known == null ? ENDLESS : known;
    }
    int longest =
        earlier.getOrDefault(test, List.of()).stream()
            .mapToInt(one -> length(one, depth + 1))
            .max()
            .orElse(0);
    int length = Math.min(1 + longest, ENDLESS);
    lengths.put(test, length);
    return length;
  }
}
