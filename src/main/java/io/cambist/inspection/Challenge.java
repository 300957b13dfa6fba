package io.cambist.inspection;

import io.cambist.federation.Target;
import io.cambist.inspection.Presented.Scheme;
import io.cambist.jose.Algorithm;
import io.cambist.oauth.Confirmation;
import io.cambist.oauth.ErrorCode;
import io.cambist.oauth.Reason;
import io.cambist.oauth.Refusal;
import io.cambist.oauth.Scopes;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a caller is told to come back with: the value of WWW-Authenticate (RFC 6750 section 3, RFC
 * 9449 section 7.1, RFC 9470 section 3). It is one line, however many schemes there are, for
 * proxies relay one.
 */
final class Challenge {
  private static final String ALGORITHMS =
      Stream.of(Algorithm.values()).map(Algorithm::jwa).collect(Collectors.joining(" "));

  /** What can be one of several in quotes: others are the operator's own, and are left out. */
  private static final Pattern WORD = Pattern.compile("[!-~&&[^\"\\\\]]+");

  private Challenge() {}

  /** Those in which a token for the target may come: a certificate goes with Bearer. */
  static List<Scheme> schemes(Target target) {
    return Stream.of(Scheme.values())
        .filter(
            scheme ->
                target
                    .binding()
                    .isMetBy(
                        scheme == Scheme.DPOP
                            ? Confirmation.Method.DPOP
                            : Confirmation.Method.MTLS))
        .toList();
  }

  /** For one who presented nothing: no word of an error (RFC 6750 section 3.1). */
  static String bare(Target target) {
    return schemes(target).stream()
        .map(scheme -> opening(scheme, target) + closing(scheme))
        .collect(Collectors.joining(", "));
  }

  /**
   * For one whose token does not do.
   *
   * @param needed the scopes that would
   */
  static String of(Scheme scheme, Refusal refusal, Target target, Scopes needed) {
    Reason reason = refusal.reason();
    String scope =
        reason.code() == ErrorCode.INSUFFICIENT_SCOPE && !needed.isEmpty()
            ? parameter("scope", needed.toString())
            : "";
    String acrValues =
        refusal.acrValues().stream()
            .filter(value -> WORD.matcher(value).matches())
            .collect(Collectors.joining(" "));
    return opening(scheme, target)
        + parameter("error", reason.code().text())
        + parameter("error_description", reason.description())
        + scope
        + (acrValues.isEmpty() ? "" : parameter("acr_values", acrValues))
        + closing(scheme);
  }

  private static String opening(Scheme scheme, Target target) {
    return scheme.text() + " realm=\"" + target.name() + "\"";
  }

  private static String closing(Scheme scheme) {
    return scheme == Scheme.DPOP ? parameter("algs", ALGORITHMS) : "";
  }

  /** None of what stands here holds a quote or a backslash. */
  private static String parameter(String name, String value) {
    return ", " + name + "=\"" + value + "\"";
  }
}
