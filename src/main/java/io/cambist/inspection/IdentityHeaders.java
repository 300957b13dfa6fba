package io.cambist.inspection;

import io.cambist.federation.Target;
import io.cambist.session.Session;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Who it is that a proxy lets pass, in headers for the API behind it. Each of them is there always,
 * empty where there is nothing to say: a proxy that overwrites what a caller sent then leaves
 * nothing of it.
 */
final class IdentityHeaders {
  private IdentityHeaders() {}

  /**
   * @param target that the request is for
   * @param expiry of the token
   */
  static Map<String, String> of(Session session, Target target, Instant expiry) {
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("Cambist-Subject", HeaderText.of(session.sub()));
    headers.put("Cambist-Client", HeaderText.of(session.client()));
    headers.put(
        "Cambist-Actor",
        session
            .actors()
            .current()
            .map(
                actor ->
                    HeaderText.withoutColon(actor.issuer()) + ":" + HeaderText.of(actor.subject()))
            .orElse(""));
    headers.put("Cambist-Scope", session.scopes().toString());
    headers.put("Cambist-Target", target.name());
    headers.put("Cambist-Session", session.id().text());
    headers.put("Cambist-Task", session.task().map(HeaderText::of).orElse(""));
    headers.put("Cambist-Expires", Long.toString(expiry.getEpochSecond()));
    return headers;
  }
}
