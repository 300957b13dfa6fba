package io.cambist;

import io.cambist.oauth.Loopback;
import io.cambist.settings.Setting;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** The settings of operators' sign-in, which belong together. */
record OperatorSettings(
    Optional<String> issuer,
    Optional<String> clientId,
    Optional<String> clientSecret,
    Optional<String> audience,
    Optional<String> rolesClaim) {
  private static final String ISSUER = Setting.OPERATORS_ISSUER.variable();
  private static final String CLIENT_ID = Setting.OPERATORS_CLIENT_ID.variable();
  private static final String CLIENT_SECRET = Setting.OPERATORS_CLIENT_SECRET.variable();
  private static final String AUDIENCE = Setting.OPERATORS_AUDIENCE.variable();

  static OperatorSettings of(Function<Setting, Optional<String>> settings) {
    return new OperatorSettings(
        settings.apply(Setting.OPERATORS_ISSUER),
        settings.apply(Setting.OPERATORS_CLIENT_ID),
        settings.apply(Setting.OPERATORS_CLIENT_SECRET),
        settings.apply(Setting.OPERATORS_AUDIENCE),
        settings.apply(Setting.OPERATORS_ROLES_CLAIM).filter(OperatorSettings::isUnusual));
  }

  /** What is wrong with the URL of the provider, with its remedy. */
  static Optional<String> issuerProblem(String url) {
    return isSafe(url)
        ? Optional.empty()
        : Optional.of(
            ISSUER
                + " is no https:// URL (http:// on loopback only) without user, query and"
                + " fragment. Set it to the issuer of the operators' OpenID Connect provider,"
                + " exactly as its discovery document gives it.");
  }

  /** What is wrong with the audience of tokens, with its remedy. */
  static Optional<String> audienceProblem(String audience) {
    return audience.equals("any")
        ? Optional.of(
            AUDIENCE
                + " (any) would let in tokens that were made for others. Set it to the audience"
                + " that the provider gives to tokens for this API.")
        : Optional.empty();
  }

  /** Every problem of how they go together, with its remedy, a line each. */
  List<String> problems() {
    var problems = new ArrayList<String>();
    if (issuer.isEmpty()
        && (clientId.isPresent() || audience.isPresent() || rolesClaim.isPresent())) {
      problems.add(
          ISSUER
              + " is not set, while other settings of operators are. Set it to the issuer of their"
              + " OpenID Connect provider, or leave all of them out.");
    }
    if (clientId.isPresent() != clientSecret.isPresent()) {
      problems.add(
          (clientId.isPresent() ? CLIENT_SECRET : CLIENT_ID)
              + " is not set, while "
              + (clientId.isPresent() ? CLIENT_ID : CLIENT_SECRET)
              + " is. The console needs both; leave both out for the API alone.");
    }
    return problems;
  }

  /** What is set to what it is anyway may as well not be set. */
  private static boolean isUnusual(String claim) {
    return !Setting.OPERATORS_ROLES_CLAIM.standard().equals(Optional.of(claim));
  }

  private static boolean isSafe(String text) {
    try {
      URI url = new URI(text);
      boolean loopback = url.getHost() != null && Loopback.isHostOf(url);
      return url.getHost() != null
          && url.getRawUserInfo() == null
          && url.getRawQuery() == null
          && url.getRawFragment() == null
          && ("https".equals(url.getScheme()) || (loopback && "http".equals(url.getScheme())));
    } catch (URISyntaxException malformed) {
      return false;
    }
  }
}
