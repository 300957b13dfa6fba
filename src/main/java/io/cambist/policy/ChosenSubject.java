package io.cambist.policy;

import io.cambist.expression.Expression;
import io.cambist.oauth.Party;
import java.util.Optional;

/** The {@code sub} that a rule sets, often from what the token says of itself. */
final class ChosenSubject {
  /** In characters. */
  static final int LONGEST = 512;

  private ChosenSubject() {}

  /** What is wrong with it, if anything is. */
  static Optional<String> fault(Expression.Result result, PolicyRequest request) {
    if (result instanceof Expression.Result.Failed failed) {
      return Optional.of(failed.message());
    }
    if (!(((Expression.Result.Value) result).value() instanceof String sub && isName(sub))) {
      return Optional.of(
          "yields no string of 1 to "
              + LONGEST
              + " characters without controls or format characters");
    }
    return speaksForOthers(sub, request)
        ? Optional.of("yields what reads like a client, or a subject of another issuer")
        : Optional.empty();
  }

  private static boolean isName(String sub) {
    return !sub.isEmpty()
        && sub.length() <= LONGEST
        && sub.codePoints().noneMatch(ChosenSubject::isUnseen);
  }

  /** What steers or fills a text without showing, and so makes two that look alike. */
  private static boolean isUnseen(int character) {
    return Character.isISOControl(character) || Character.getType(character) == Character.FORMAT;
  }

  /** Before the first colon of a {@code sub} stands the issuer, where no rule set it. */
  private static boolean speaksForOthers(String sub, PolicyRequest request) {
    int colon = sub.indexOf(':');
    if (colon < 0) {
      return false;
    }
    String name = sub.substring(0, colon);
    return name.equalsIgnoreCase(Party.CLIENT)
        || (!name.equals(request.subject().issuer())
            && request.federation().issuers().keySet().stream().anyMatch(name::equalsIgnoreCase));
  }
}
