package io.cambist.client;

import io.cambist.client.ClientAuthenticator.Authenticated;
import io.cambist.client.ClientAuthenticator.Failed;
import io.cambist.client.ClientAuthenticator.Result;
import io.cambist.federation.Client;
import io.cambist.federation.ClientAuthentication.PrivateKeyJwt;
import io.cambist.federation.Federation;
import io.cambist.issuer.KeyOwner;
import io.cambist.issuer.Signatures;
import io.cambist.jose.Claims;
import io.cambist.jose.UnverifiedJwt;
import io.cambist.session.Opening;
import io.smallrye.mutiny.Uni;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;

/** Assertions that clients sign themselves: each may be used once. */
final class SelfSignedAssertions {
  private static final String MARK = "client";
  private static final int DIGEST_BYTES = 16;

  private final Signatures signatures;
  private final SelfSignedRules rules;
  private final Clock clock;

  SelfSignedAssertions(Signatures signatures, SelfSignedRules rules, Clock clock) {
    this.signatures = signatures;
    this.rules = rules;
    this.clock = clock;
  }

  Uni<Result> authenticate(
      UnverifiedJwt jwt, Client client, PrivateKeyJwt method, Federation federation) {
    Optional<String> fault = rules.fault(jwt, client, method, clock.instant());
    if (fault.isPresent()) {
      return Uni.createFrom().item(new Failed(ClientAuthenticator.ofAssertion(fault.get())));
    }
    return signatures
        .verify(jwt, KeyOwner.of(client, method), method.algorithms(), federation)
        .map(
            result ->
                result instanceof Signatures.Result.Signed signed
                    ? new Authenticated(
                        client, Optional.of(mark(client, signed.jwt().claims())), false)
                    : new Failed(
                        ClientAuthenticator.ofAssertion(
                            ((Signatures.Result.Refused) result).refusal())));
  }

  private static Opening.Mark mark(Client client, Claims claims) {
    return new Opening.Mark(
        MARK,
        digest(client.id(), claims.string("jti").orElseThrow()),
        claims.time("exp").orElseThrow().plus(ClientAuthenticator.REMEMBERED));
  }

  /** No client's id holds a zero byte. */
  private static String digest(String client, String jti) {
    try {
      byte[] whole =
          MessageDigest.getInstance("SHA-256")
              .digest((client + "\0" + jti).getBytes(StandardCharsets.UTF_8));
      return Base64.getUrlEncoder()
          .withoutPadding()
          .encodeToString(Arrays.copyOf(whole, DIGEST_BYTES));
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
