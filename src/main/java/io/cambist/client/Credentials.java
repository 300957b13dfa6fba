package io.cambist.client;

import io.cambist.jose.CompactJwt;
import io.cambist.jose.UnverifiedJwt;
import io.cambist.oauth.Reason;
import io.cambist.oauth.Refusal;
import io.cambist.proof.ClientCertificate;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/**
 * What a request offers to show which client sent it (RFC 6749 section 2.3, RFC 7521, RFC 8705).
 */
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

  /**
   * A {@code client_id}, and no proof of it but a certificate where the connection has one.
   *
   * @param certificate which counts only for a client whose method it is: tokens are bound to
   *     certificates too
   */
  record Named(String clientId, Optional<ClientCertificate> certificate) implements Credentials {
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

  /** A {@code client_assertion} (RFC 7521 section 4.2), of which nothing is verified. */
  record Asserted(AssertionType type, Optional<String> clientId, UnverifiedJwt jwt)
      implements Credentials {
    @Override
    public Optional<String> claimedClient() {
      return clientId.or(() -> jwt.claims().string("sub"));
    }

    /** Whether a token is the same, be it with another signature: ECDSA has two for each. */
    public boolean isAlso(String token) {
      return token.startsWith(jwt.signingInput() + ".");
    }
  }

  /** What cannot be credentials of one client. */
  record Unusable(Refusal refusal, Optional<String> claimedClient) implements Credentials {}

  /** What a {@code client_assertion} is said to be. */
  enum AssertionType {
    /** RFC 7523 section 2.2. */
    JWT_BEARER,
    /** draft-ietf-oauth-spiffe-client-auth. */
    JWT_SPIFFE;

    private static final String PREFIX = "urn:ietf:params:oauth:client-assertion-type:";

    public String uri() {
      return PREFIX + name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    static Optional<AssertionType> of(String uri) {
      for (AssertionType type : values()) {
        if (type.uri().equals(uri)) {
          return Optional.of(type);
        }
      }
      return Optional.empty();
    }
  }

  /** Reads what the head of a request offers, where its form cannot be read. */
  static Credentials of(Optional<String> authorization) {
    return of(authorization, name -> Optional.empty(), Optional.empty());
  }

  /**
   * Reads what a request offers.
   *
   * @param authorization the Authorization header
   * @param form the parameters by their names
   * @param certificate that of the caller's connection
   */
  static Credentials of(
      Optional<String> authorization,
      Function<String, Optional<String>> form,
      Optional<ClientCertificate> certificate) {
    Optional<String> clientId = form.apply("client_id");
    Optional<String> secret = form.apply("client_secret");
    boolean asserted =
        form.apply("client_assertion").isPresent()
            || form.apply("client_assertion_type").isPresent();
    if (authorization.isPresent()) {
      return inHeader(authorization.get(), clientId, secret, asserted);
    }
    if (secret.isPresent() && asserted) {
      return several("client_secret and client_assertion", clientId);
    }
    if (asserted) {
      return asserted(form, clientId);
    }
    if (secret.isPresent()) {
      return clientId.isPresent()
          ? new Post(clientId.get(), secret.get())
          : new Unusable(
              Refusal.of(Reason.CLIENT_UNIDENTIFIED, "client_secret without client_id")
                  .at("client_id"),
              Optional.empty());
    }
    return clientId.isPresent() ? new Named(clientId.get(), certificate) : new Absent();
  }

  private static Credentials inHeader(
      String authorization, Optional<String> clientId, Optional<String> secret, boolean asserted) {
    Credentials basic = basic(authorization, clientId);
    if (secret.isPresent() || asserted) {
      return several(
          "Authorization header and " + (asserted ? "client_assertion" : "client_secret"),
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

  private static Credentials asserted(
      Function<String, Optional<String>> form, Optional<String> clientId) {
    Optional<String> assertion = form.apply("client_assertion");
    Optional<String> type = form.apply("client_assertion_type");
    if (assertion.isEmpty()) {
      return unusable(
          Reason.CLIENT_ASSERTION_MISSING, "a type alone", "client_assertion", clientId);
    }
    CompactJwt.Parsed parsed = CompactJwt.parse(assertion.get());
    Optional<UnverifiedJwt> jwt =
        parsed instanceof CompactJwt.Parsed.WellFormed wellFormed
            ? Optional.of(wellFormed.jwt())
            : Optional.empty();
    Optional<String> claimed =
        clientId.or(() -> jwt.flatMap(unverified -> unverified.claims().string("sub")));
    if (type.isEmpty()) {
      return unusable(
          Reason.CLIENT_ASSERTION_TYPE_MISSING,
          "an assertion without its type",
          "client_assertion_type",
          claimed);
    }
    Optional<AssertionType> known = AssertionType.of(type.get());
    if (known.isEmpty()) {
      return unusable(
          Reason.CLIENT_ASSERTION_TYPE_UNSUPPORTED,
          "neither jwt-bearer nor jwt-spiffe",
          "client_assertion_type",
          claimed);
    }
    return parsed instanceof CompactJwt.Parsed.Malformed malformed
        ? unusable(
            Reason.CLIENT_ASSERTION_REFUSED,
            malformed.refusal().detail(),
            "client_assertion",
            claimed)
        : new Asserted(known.get(), clientId, jwt.orElseThrow());
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

  private static Unusable several(String detail, Optional<String> claimed) {
    return new Unusable(Refusal.of(Reason.CLIENT_AUTHENTICATION_SEVERAL, detail), claimed);
  }

  private static Unusable unusable(
      Reason reason, String detail, String parameter, Optional<String> claimed) {
    return new Unusable(Refusal.of(reason, detail).at(parameter), claimed);
  }
}
