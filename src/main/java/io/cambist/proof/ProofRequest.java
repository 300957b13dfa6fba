package io.cambist.proof;

import io.vertx.core.http.HttpServerRequest;
import java.util.List;

/**
 * What of a request bears on proof of possession.
 *
 * @param path as it was requested, without the query
 * @param proofs the values of every DPoP header
 * @param certificate as {@link ClientCertificates} found it
 * @param token what the proof comes with
 */
public record ProofRequest(
    String method,
    String path,
    List<String> proofs,
    ClientCertificates.Found certificate,
    Token token) {
  static final String HEADER = "DPoP";

  public ProofRequest {
    proofs = List.copyOf(proofs);
  }

  /** The token that a proof comes with. */
  public sealed interface Token {
    record None() implements Token {}

    /** An access token that is used here: its proof must name it (RFC 9449 section 4.2). */
    record Used(String text) implements Token {
      @Override
      public String toString() {
        return "Used[…]";
      }
    }

    /** A subject token: a proof may name it, and no other. */
    record Exchanged(String text) implements Token {
      @Override
      public String toString() {
        return "Exchanged[…]";
      }
    }
  }

  public static ProofRequest of(HttpServerRequest request, ClientCertificates.Found certificate) {
    return new ProofRequest(
        request.method().name(),
        request.path(),
        request.headers().getAll(HEADER),
        certificate,
        new Token.None());
  }

  /** The same, where an access token is used. */
  public ProofRequest using(String accessToken) {
    return new ProofRequest(method, path, proofs, certificate, new Token.Used(accessToken));
  }

  /** The same, where a token is exchanged. */
  public ProofRequest exchanging(String subjectToken) {
    return new ProofRequest(method, path, proofs, certificate, new Token.Exchanged(subjectToken));
  }

  /** Says nothing of the proofs: it may reach a log. */
  @Override
  public String toString() {
    return "ProofRequest[" + method + "]";
  }
}
