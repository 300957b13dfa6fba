package io.cambist.inspection;

import io.cambist.federation.Federation;
import io.cambist.federation.Target;
import io.cambist.oauth.Reason;
import io.cambist.oauth.Refusal;
import io.cambist.proof.Digest;
import io.cambist.proof.DpopProof;
import io.cambist.session.Opening.Mark;
import io.vertx.core.http.HttpServerRequest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What a proxy wants to know: whether this request may pass.
 *
 * @param target whose API it is for
 * @param requestId the proxy's own name for it, where it is configured to give one
 */
record Question(
    Requirement requirement,
    Target target,
    Federation federation,
    OriginalRequest original,
    Optional<String> requestId) {
  static final String ENDPOINT = "/verify";

  /** The kind of the mark of a request. */
  private static final String REQUEST = "request";

  /** How long the same request may be asked about again: a proxy does so while it serves it. */
  private static final Duration LONGEST_REQUEST = Duration.ofMinutes(2);

  private static final Pattern REQUEST_ID = Pattern.compile("[!-+.-~-]{16,128}");

  /** What came of reading. */
  sealed interface Reading {
    record Read(Question question) implements Reading {}

    /**
     * @param target where it is known
     */
    record Refused(Refusal refusal, Optional<Target> target) implements Reading {}
  }

  /**
   * Reads it, from a proxy that is trusted: from the query of {@code /verify}, or from the first
   * segment behind it, and nowhere else. In the second way all that follows is the caller's, the
   * query too.
   */
  static Reading of(HttpServerRequest asking, Federation federation) {
    String uri = asking.uri();
    if (uri.startsWith(ENDPOINT + "?")) {
      return read(asking, uri.substring(ENDPOINT.length() + 1), Optional.empty(), federation);
    }
    if (uri.startsWith(ENDPOINT + "/")) {
      String rest = uri.substring(ENDPOINT.length() + 1);
      int end = rest.indexOf('/');
      if (end > 0 && rest.lastIndexOf('?', end) < 0) {
        String original = rest.substring(end);
        return read(asking, rest.substring(0, end), Optional.of(original), federation);
      }
    }
    return misconfigured("the URL says nothing of what is required", Optional.empty());
  }

  private static Reading read(
      HttpServerRequest asking, String required, Optional<String> original, Federation federation) {
    Requirement.Reading understood = Requirement.of(required);
    if (understood instanceof Requirement.Reading.Malformed malformed) {
      return misconfigured("what is required: " + malformed.why(), Optional.empty());
    }
    Requirement requirement = ((Requirement.Reading.Read) understood).requirement();
    Target target = federation.targets().get(requirement.target());
    if (target == null) {
      return misconfigured("there is no target " + requirement.target(), Optional.empty());
    }
    Optional<Target> known = Optional.of(target);
    Optional<String> fault = requirement.fault(target, federation.levels());
    if (fault.isPresent()) {
      return misconfigured(fault.get(), known);
    }
    OriginalRequest.Reading request =
        original
            .map(uri -> OriginalRequest.inItself(asking, uri, target))
            .orElseGet(() -> OriginalRequest.inHeaders(asking, target));
    if (request instanceof OriginalRequest.Reading.Refused refused) {
      return new Reading.Refused(refused.refusal(), known);
    }
    Optional<String> id =
        requirement.requestIdHeader().flatMap(header -> id(asking.headers().getAll(header)));
    if (requirement.requestIdHeader().isPresent() && id.isEmpty()) {
      return misconfigured(
          "the header with the request id is missing, there twice, or no id of 16 characters",
          known);
    }
    return new Reading.Read(
        new Question(
            requirement,
            target,
            federation,
            ((OriginalRequest.Reading.Read) request).request(),
            id));
  }

  private static Optional<String> id(List<String> values) {
    return values.size() == 1 && REQUEST_ID.matcher(values.get(0)).matches()
        ? Optional.of(values.get(0))
        : Optional.empty();
  }

  private static Reading misconfigured(String detail, Optional<Target> target) {
    return new Reading.Refused(Refusal.of(Reason.PROXY_MISCONFIGURED, detail), target);
  }

  /**
   * The mark of this request with this token, where requests are told apart. Another method, URI or
   * proof is another request, be the id the same.
   */
  Optional<Mark> mark(String tokenId, Optional<DpopProof> proof, Instant now) {
    return requestId.map(
        id -> {
          String told =
              String.join(
                  "\n",
                  tokenId,
                  id,
                  original.method(),
                  original.origin() + original.uri(),
                  proof.map(shown -> shown.once().digest()).orElse(""));
          String digest = Digest.of(told.getBytes(StandardCharsets.UTF_8));
          return new Mark(REQUEST, digest, now.plus(LONGEST_REQUEST));
        });
  }
}
