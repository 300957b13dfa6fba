package io.cambist.exchange;

import io.cambist.oauth.AuthorizationDetails;
import io.cambist.oauth.Refusal;
import io.cambist.oauth.Scopes;
import io.cambist.oauth.TokenType;

/** How an exchange ended. */
sealed interface Outcome {
  /**
   * @param tokenType how it is presented (RFC 6749 section 7.1)
   * @param expiresIn seconds
   * @param decision the id of the decision
   */
  record Issued(
      String token,
      TokenType type,
      String tokenType,
      long expiresIn,
      Scopes scopes,
      AuthorizationDetails details,
      String decision)
      implements Outcome {
    @Override
    public String toString() {
      return "Issued[" + decision + "]";
    }
  }

  record Refused(Refusal refusal, Circumstances circumstances) implements Outcome {}
}
