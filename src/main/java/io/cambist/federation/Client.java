package io.cambist.federation;

import io.cambist.oauth.Scopes;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/**
 * Somebody who may call.
 *
 * @param id the {@code client_id}: its name in the federation
 * @param issuers the issuers whose assertions it may bring; empty for an authenticated client means
 *     any
 * @param defaultTarget the target of a request that names none
 * @param targets the targets it is limited to
 * @param scopes the scopes it is limited to
 * @param maxTtl the longest life of a token issued to it
 */
public record Client(
    String id,
    ClientAuthentication authentication,
    Set<String> issuers,
    Optional<String> defaultTarget,
    Optional<Set<String>> targets,
    Optional<Scopes> scopes,
    Optional<Duration> maxTtl) {

  /** Whether this client may bring assertions of the issuer with this name. */
  public boolean accepts(String issuerName) {
    return issuers.contains(issuerName)
        || (issuers.isEmpty() && !(authentication instanceof ClientAuthentication.SubjectToken));
  }
}
