package io.cambist.testing;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.cambist.testing.TestProvider.User;
import java.net.URLEncoder;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The authorization code grant with PKCE (RFC 6749 section 4.1, RFC 7636), as strict as providers
 * are. What it refuses is an {@link IllegalArgumentException} that says why.
 */
final class CodeFlow {
  private static final Pattern RETURN =
      Pattern.compile("https?://(localhost|127\\.0\\.0\\.1)(:[0-9]{1,5})?/console/signed-in");
  private static final Pattern CHALLENGE = Pattern.compile("[A-Za-z0-9_-]{43}");
  private static final Pattern VERIFIER = Pattern.compile("[A-Za-z0-9._~-]{43,128}");
  private static final int CODE_SECONDS = 60;

  private final ConcurrentHashMap<String, Code> codes = new ConcurrentHashMap<>();

  private record Code(
      User user, String redirect, String challenge, Optional<String> nonce, Instant until) {}

  /** Looks at a request for authorization. */
  void check(Map<String, String> asked) {
    demand(TestProvider.CLIENT.equals(asked.get("client_id")), "client_id");
    demand(RETURN.matcher(asked.getOrDefault("redirect_uri", "")).matches(), "redirect_uri");
    demand("code".equals(asked.get("response_type")), "response_type");
    demand(List.of(asked.getOrDefault("scope", "").split(" ")).contains("openid"), "scope");
    demand(!asked.getOrDefault("state", "").isEmpty(), "state");
    demand("S256".equals(asked.get("code_challenge_method")), "code_challenge_method");
    demand(CHALLENGE.matcher(asked.getOrDefault("code_challenge", "")).matches(), "code_challenge");
  }

  /** Where the user goes from here, with a code. */
  String signIn(Map<String, String> asked, String name) {
    check(asked);
    User user =
        Stream.of(User.values())
            .filter(one -> one.text().equals(name))
            .findFirst()
            .orElseThrow(() -> new IllegalArgumentException("user"));
    String code = UUID.randomUUID().toString();
    String redirect = asked.get("redirect_uri");
    codes.put(
        code,
        new Code(
            user,
            redirect,
            asked.get("code_challenge"),
            Optional.ofNullable(asked.get("nonce")),
            now().plusSeconds(CODE_SECONDS)));
    return redirect + "?code=" + code + "&state=" + URLEncoder.encode(asked.get("state"), UTF_8);
  }

  /** Tokens for a code, once. */
  Map<String, Object> redeem(Map<String, String> form, String authorization) {
    demand(isClient(form, authorization), "invalid_client");
    demand("authorization_code".equals(form.get("grant_type")), "unsupported_grant_type");
    // Gone with the first try, whatever comes of it.
    Code code = codes.remove(form.getOrDefault("code", ""));
    String verifier = form.getOrDefault("code_verifier", "");
    demand(
        code != null
            && now().isBefore(code.until())
            && code.redirect().equals(form.get("redirect_uri"))
            && VERIFIER.matcher(verifier).matches()
            && code.challenge().equals(challenge(verifier)),
        "invalid_grant");
    OperatorToken idToken = OperatorToken.idToken(code.user());
    code.nonce().ifPresent(nonce -> idToken.with("nonce", nonce));
    return Map.of(
        "access_token",
        OperatorToken.of(code.user()).sign(),
        "id_token",
        idToken.sign(),
        "token_type",
        "Bearer",
        "expires_in",
        300);
  }

  private static boolean isClient(Map<String, String> form, String authorization) {
    String secret = TestProvider.CLIENT + ":" + TestProvider.SECRET;
    String encoded =
        URLEncoder.encode(TestProvider.CLIENT, UTF_8)
            + ":"
            + URLEncoder.encode(TestProvider.SECRET, UTF_8);
    String posted = form.get("client_id") + ":" + form.get("client_secret");
    return authorization == null
        ? posted.equals(secret)
        : Stream.of(secret, encoded).map(CodeFlow::basic).anyMatch(authorization::equals);
  }

  private static String basic(String credentials) {
    return "Basic " + Base64.getEncoder().encodeToString(credentials.getBytes(UTF_8));
  }

  private static String challenge(String verifier) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(verifier.getBytes(US_ASCII));
      return RawJwt.base64(digest);
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private static Instant now() {
    return Clock.systemUTC().instant();
  }

  private static void demand(boolean holds, String what) {
    if (!holds) {
      throw new IllegalArgumentException(what);
    }
  }
}
