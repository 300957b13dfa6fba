package io.cambist.session;

import jakarta.enterprise.context.ApplicationScoped;
import java.security.SecureRandom;
import java.util.Base64;

/** Makes ids that nobody can guess. */
@ApplicationScoped
public class SessionIds {
  private static final Base64.Encoder BASE64URL = Base64.getUrlEncoder().withoutPadding();
  private static final int ROOT_BYTES = 16;
  private static final int CHILD_BYTES = 8;

  private final SecureRandom random = new SecureRandom();

  /** A root that stands for no assertion in particular. */
  public SessionId root() {
    return new SessionId(text(ROOT_BYTES));
  }

  public SessionId child(SessionId parent) {
    return new SessionId(parent.text() + "." + text(CHILD_BYTES));
  }

  /** A {@code jti} of 128 bits. */
  public String tokenId() {
    return text(ROOT_BYTES);
  }

  private String text(int bytes) {
    var drawn = new byte[bytes];
    random.nextBytes(drawn);
    return BASE64URL.encodeToString(drawn);
  }
}
