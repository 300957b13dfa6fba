package io.cambist;

import io.cambist.oauth.Loopback;
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
    Optional<String> audience) {
  private static final String ISSUER = "CAMBIST_OPERATORS_ISSUER";
  private static final String CLIENT_ID = "CAMBIST_OPERATORS_CLIENT_ID";
  private static final String CLIENT_SECRET = "CAMBIST_OPERATORS_CLIENT_SECRET";
  private static final String AUDIENCE = "CAMBIST_OPERATORS_AUDIENCE";

  static OperatorSettings of(Function<String, Optional<String>> settings) {
    return new OperatorSettings(
        settings.apply("cambist.operators.issuer"),
        settings.apply("cambist.operators.client-id"),
        settings.apply("cambist.operators.client-secret"),
        settings.apply("cambist.operators.audience"));
  }

  /** Every problem with its remedy, a line each. */
  List<String> problems() {
    var problems = new ArrayList<String>();
    issuer
        .filter(url -> !isSafe(url))
        .ifPresent(
            url ->
                problems.add(
                    ISSUER
                        + " is no https:// URL (http:// on loopback only) without user, query and"
                        + " fragment. Set it to the issuer of the operators' OpenID Connect"
                        + " provider, exactly as its discovery document gives it."));
    if (issuer.isEmpty() && (clientId.isPresent() || audience.isPresent())) {
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
    if (audience.equals(Optional.of("any"))) {
      problems.add(
          AUDIENCE
              + " (any) would let in tokens that were made for others. Set it to the audience that"
              + " the provider gives to tokens for this API.");
    }
    return problems;
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
