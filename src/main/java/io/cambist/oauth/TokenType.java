package io.cambist.oauth;

import java.util.Optional;

/** Token type identifiers of RFC 8693 section 3. */
public enum TokenType {
  ACCESS_TOKEN("urn:ietf:params:oauth:token-type:access_token"),
  JWT("urn:ietf:params:oauth:token-type:jwt"),
  ID_TOKEN("urn:ietf:params:oauth:token-type:id_token");

  private final String uri;

  TokenType(String uri) {
    this.uri = uri;
  }

  /** The identifier as it stands in requests and answers. */
  public String uri() {
    return uri;
  }

  /** The type with this identifier; empty when it is none that Cambist handles. */
  public static Optional<TokenType> of(String uri) {
    for (TokenType type : values()) {
      if (type.uri.equals(uri)) {
        return Optional.of(type);
      }
    }
    return Optional.empty();
  }
}
