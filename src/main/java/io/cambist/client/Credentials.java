package io.cambist.client;

import io.cambist.oauth.Reason;
import io.cambist.oauth.Refusal;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;

/** What a request offers to show which client sent it (RFC 6749 section 2.3). */
public sealed interface Credentials {
  /** The client that the request says it comes from; the caller's own text. */
  Optional<String> claimedClient();

  /** Nothing at all: the token at hand has to tell. */
  record Absent() implements Credentials {
    @Override
    public Optional<String> claimedClient() {
      return Optional.empty();
    }
  }

  /** A {@code client_id} and no proof of it. */
  record Named(String clientId) implements Credentials {
    @Override
    public Optional<String> claimedClient() {
      return Optional.of(clientId);
    }
  }

  /** A secret in the Authorization header. */
  record Basic(String clientId, String secret) implements Credentials {
    @Override
    public Optional<String> claimedClient() {
      return Optional.of(clientId);
    }

    @Override
    public String toString() {
      return "Basic[" + clientId + "]";
    }
  }

  /** A secret in the form. */
  record Post(String clientId, String secret) implements Credentials {
    @Override
    public Optional<String> claimedClient() {
      return Optional.of(clientId);
    }

    @Override
    public String toString() {
      return "Post[" + clientId + "]";
    }
  }

  /** What cannot be credentials of one client. */
  record Unusable(Refusal refusal, Optional<String> claimedClient) implements Credentials {}

  /**
   * Reads what a request offers.
   *
   * @param authorization the Authorization header
   * @param clientId the parameter {@code client_id}
   * @param secret the parameter {@code client_secret}
   */
  static Credentials of(
      Optional<String> authorization, Optional<String> clientId, Optional<String> secret) {
    if (authorization.isPresent()) {
      Credentials basic = basic(authorization.get(), clientId);
      if (secret.isPresent()) {
        return new Unusable(
            Refusal.of(
                Reason.CLIENT_AUTHENTICATION_SEVERAL, "Authorization header and client_secret"),
            basic.claimedClient());
      }
      if (basic instanceof Basic named
          && clientId.isPresent()
          && !clientId.get().equals(named.clientId())) {
        return new Unusable(
            Refusal.of(Reason.CLIENT_AUTHENTICATION_SEVERAL, "client_id differs from the header's")
                .at("client_id"),
            basic.claimedClient());
      }
      return basic;
    }
    if (secret.isPresent()) {
      return clientId.isPresent()
          ? new Post(clientId.get(), secret.get())
          : new Unusable(
              Refusal.of(Reason.CLIENT_UNIDENTIFIED, "client_secret without client_id")
                  .at("client_id"),
              Optional.empty());
    }
    return clientId.isPresent() ? new Named(clientId.get()) : new Absent();
  }

  private static Credentials basic(String authorization, Optional<String> clientId) {
    int space = authorization.indexOf(' ');
    if (space < 0 || !authorization.substring(0, space).toLowerCase(Locale.ROOT).equals("basic")) {
      return malformed("the scheme is not Basic", clientId);
    }
    try {
      byte[] bytes = Base64.getDecoder().decode(authorization.substring(space + 1).strip());
      String pair = new String(bytes, StandardCharsets.UTF_8);
      int colon = pair.indexOf(':');
      if (colon > 0) {
        return new Basic(
            URLDecoder.decode(pair.substring(0, colon), StandardCharsets.UTF_8),
            URLDecoder.decode(pair.substring(colon + 1), StandardCharsets.UTF_8));
      }
      return malformed("no client id before a colon", clientId);
    } catch (IllegalArgumentException malformed) {
      return malformed("not base64 of form-urlencoded values", clientId);
    }
  }

  private static Unusable malformed(String detail, Optional<String> clientId) {
    return new Unusable(Refusal.of(Reason.CLIENT_AUTHENTICATION_MALFORMED, detail), clientId);
  }
}
