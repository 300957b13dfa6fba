package io.cambist.jose;

import io.cambist.oauth.Reason;
import io.cambist.oauth.Refusal;
import java.util.Map;
import java.util.Optional;

/**
 * Takes compact JWTs apart (RFC 7515 section 7.1, RFC 7519 section 7.2), strictly and within
 * limits. Whatever a header says about keys ({@code jwk}, {@code jku}, {@code x5c}, {@code x5u}) is
 * never looked at, but for the {@link EmbeddedKey} of a proof of possession.
 */
public final class CompactJwt {
  /** The longest token, in characters. */
  public static final int LONGEST = 16 * 1024;

  private static final int MOST_VALUES = 1000;

  private CompactJwt() {}

  /** What came of parsing. */
  public sealed interface Parsed {
    record WellFormed(UnverifiedJwt jwt) implements Parsed {}

    record Malformed(Refusal refusal) implements Parsed {}
  }

  /** Takes a token apart; no signature is checked. */
  public static Parsed parse(String token) {
    if (token.length() > LONGEST) {
      return refused(
          Reason.TOKEN_TOO_LARGE,
          "the token has " + token.length() + " characters; at most " + LONGEST + " are read");
    }
    int first = token.indexOf('.');
    int second = first < 0 ? -1 : token.indexOf('.', first + 1);
    if (second < 0 || token.indexOf('.', second + 1) >= 0) {
      return malformed(partsAtFault(token));
    }
    if (first == 0 || second == first + 1) {
      return malformed("the token has an empty part");
    }
    if (second == token.length() - 1) {
      return malformed("the token has no signature; an unsigned token is never accepted");
    }
    Optional<byte[]> headerBytes = Base64Url.decode(token.substring(0, first));
    Optional<byte[]> payloadBytes = Base64Url.decode(token.substring(first + 1, second));
    if (headerBytes.isEmpty()
        || payloadBytes.isEmpty()
        || Base64Url.decode(token.substring(second + 1)).isEmpty()) {
      return malformed("a part is not base64url without padding in its canonical form");
    }
    StrictJson.Reading header = StrictJson.object(headerBytes.get(), MOST_VALUES);
    if (header instanceof StrictJson.Reading.Refused refused) {
      return malformed("the header was refused: " + refused.why());
    }
    var headerMembers = ((StrictJson.Reading.Read) header).members();
    Optional<Refusal> headerFault = headerFault(headerMembers);
    if (headerFault.isPresent()) {
      return new Parsed.Malformed(headerFault.get());
    }
    StrictJson.Reading payload = StrictJson.object(payloadBytes.get(), MOST_VALUES);
    if (payload instanceof StrictJson.Reading.Refused refused) {
      return malformed("the payload was refused: " + refused.why());
    }
    var claims = new Claims(((StrictJson.Reading.Read) payload).members());
    return new Parsed.WellFormed(new UnverifiedJwt(token, new Claims(headerMembers), claims));
  }

  private static Optional<Refusal> headerFault(Map<String, Object> header) {
    if (!(header.get("alg") instanceof String)) {
      return Optional.of(
          Refusal.of(Reason.TOKEN_MALFORMED, "the header's alg is missing or not a string"));
    }
    for (String name : new String[] {"kid", "typ"}) {
      if (header.containsKey(name) && !(header.get(name) instanceof String)) {
        return Optional.of(
            Refusal.of(Reason.TOKEN_MALFORMED, "the header's " + name + " is not a string"));
      }
    }
    // No extension is understood, so none that must be understood can be accepted.
    for (String name : new String[] {"crit", "b64"}) {
      if (header.containsKey(name)) {
        return Optional.of(
            Refusal.of(Reason.TOKEN_HEADER_UNSUPPORTED, "the header has a " + name + " member"));
      }
    }
    return Optional.empty();
  }

  private static String partsAtFault(String token) {
    long parts = token.chars().filter(c -> c == '.').count() + 1;
    return parts == 5
        ? "the token has five parts: it is encrypted (JWE); a signed JWT of three is needed"
        : "the token has " + parts + " dot-separated parts; a signed JWT has three";
  }

  private static Parsed malformed(String detail) {
    return refused(Reason.TOKEN_MALFORMED, detail);
  }

  private static Parsed refused(Reason reason, String detail) {
    return new Parsed.Malformed(Refusal.of(reason, detail));
  }
}
