package io.cambist.proof;

import io.vertx.core.http.HttpServerRequest;
import java.util.List;

/**
 * What of a request bears on proof of possession.
 *
 * @param place the path that was requested here, without the query; or the whole URL, where a
 *     resource elsewhere was requested
 * @param proofs the values of every DPoP header
 * @param certificate as {@link ClientCertificates} found it
 * @param token what the proof comes with
 */
public record ProofRequest(
    String method,
    String place,
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
    return new ProofRequest(method, place, proofs, certificate, new Token.Used(accessToken));
  }

  /** The same, as it was sent to another server, before a proxy asked us about it. */
  public ProofRequest sentTo(String originalMethod, String url) {
    return new ProofRequest(originalMethod, url, proofs, certificate, token);
  }

  /** The same, where a token is exchanged. */
  public ProofRequest exchanging(String subjectToken) {
    return new ProofRequest(method, place, proofs, certificate, new Token.Exchanged(subjectToken));
  }

  /**
   * The URL that was requested, without the query.
   *
   * @param base our public URL, below which all endpoints are
   */
  String url(String base) {
    return place.startsWith("/") ? base + place : place;
  }

  /** Says nothing of the proofs: it may reach a log. */
  @Override
  public String toString() {
    return "ProofRequest[" + method + "]";
  }
}
