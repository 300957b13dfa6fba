package io.cambist.client;

import io.cambist.client.ClientAuthenticator.Authenticated;
import io.cambist.client.ClientAuthenticator.Failed;
import io.cambist.client.ClientAuthenticator.Result;
import io.cambist.expression.Budget;
import io.cambist.expression.Expression;
import io.cambist.federation.Client;
import io.cambist.federation.ClientAuthentication.FederatedJwt;
import io.cambist.federation.ClientAuthentication.SpiffeJwt;
import io.cambist.federation.Federation;
import io.cambist.federation.Issuer;
import io.cambist.issuer.Assertion;
import io.cambist.issuer.AssertionVerifier;
import io.cambist.issuer.Verification;
import io.cambist.jose.UnverifiedJwt;
import io.cambist.oauth.Reason;
import io.cambist.oauth.Refusal;
import io.cambist.session.Opening;
import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Clients that are vouched for by an issuer, and so need no credentials of their own. */
final class FederatedClients {
  private final AssertionVerifier assertions;
  private final String gateway;

  /**
   * @param gateway our issuer identifier
   */
  FederatedClients(AssertionVerifier assertions, String gateway) {
    this.assertions = assertions;
    this.gateway = gateway;
  }

  /**
   * Finds the client for which an issuer's assertion is meant (RFC 7523 section 2.2).
   *
   * @param candidates those whose method is {@code federated_jwt}, and who may have sent it
   */
  Uni<Result> byAssertion(UnverifiedJwt jwt, List<Client> candidates, Federation federation) {
    Optional<Issuer> issuer = jwt.issuer().flatMap(federation::issuerOf);
    List<Client> vouched =
        candidates.stream()
            .filter(
                client ->
                    issuer.isPresent() && federated(client).issuer().equals(issuer.get().name()))
            .toList();
    if (vouched.isEmpty()) {
      return refused("no client is vouched for by the assertion's iss");
    }
    return assertions
        .verifyCredential(jwt, issuer.get(), federation)
        .map(
            verification -> {
              var budget = new Budget();
              return concluded(
                  verification,
                  issuer.get().audiences()::contains,
                  vouched,
                  (client, assertion) -> meets(federated(client), assertion, budget));
            });
  }

  /**
   * Finds the client whose SPIFFE ID the assertion names.
   *
   * @param candidates those whose method is {@code spiffe_jwt}, and who may have sent it
   */
  Uni<Result> bySpiffeId(UnverifiedJwt jwt, List<Client> candidates, Federation federation) {
    Optional<String> id = jwt.claims().string("sub");
    List<Client> named =
        candidates.stream()
            .filter(client -> id.filter(spiffe(client).id()::matches).isPresent())
            .toList();
    Set<String> issuers =
        named.stream().map(client -> spiffe(client).issuer()).collect(Collectors.toSet());
    if (issuers.size() != 1) {
      return refused("sub is the SPIFFE ID of clients of " + issuers.size() + " issuers, not one");
    }
    Issuer issuer = federation.issuers().get(issuers.iterator().next());
    return assertions
        .verifyCredential(jwt, issuer, federation)
        .map(
            verification ->
                concluded(verification, gateway::equals, named, (client, assertion) -> true));
  }

  @FunctionalInterface
  private interface Condition {
    boolean holds(Client client, Assertion assertion);
  }

  private static Result concluded(
      Verification verification,
      Predicate<String> audience,
      List<Client> candidates,
      Condition condition) {
    if (verification instanceof Verification.Rejected rejected) {
      return new Failed(ClientAuthenticator.ofAssertion(rejected.refusal()));
    }
    Assertion assertion = ((Verification.Verified) verification).assertion();
    List<String> audiences = assertion.claims().strings("aud").orElse(List.of());
    if (audiences.size() != 1 || !audience.test(audiences.get(0))) {
      // Whoever else it is meant for could send it here.
      return failed("aud does not name this server alone");
    }
    if (assertion.claims().has("cnf")) {
      return failed("the assertion commits to a key");
    }
    List<Client> fitting =
        candidates.stream().filter(client -> condition.holds(client, assertion)).toList();
    if (fitting.isEmpty()) {
      return failed("the assertion meets no client's conditions");
    }
    if (fitting.size() > 1) {
      return new Failed(
          Refusal.of(
              Reason.CLIENT_UNIDENTIFIED,
              "the assertion meets the conditions of " + fitting.size() + " clients"));
    }
    return new Authenticated(fitting.get(0), once(assertion), assertion.issuer().durable());
  }

  /** The mark that it leaves as an actor token too, and where it would stand as a subject token. */
  private static Optional<Opening.Mark> once(Assertion assertion) {
    return assertion
        .onceDigest()
        .map(
            digest ->
                new Opening.Mark(
                    Opening.Mark.ACTOR,
                    digest,
                    assertion.expiresAt().plus(ClientAuthenticator.REMEMBERED)));
  }

  private static boolean meets(FederatedJwt method, Assertion assertion, Budget budget) {
    if (method.subject().isPresent()
        && !method.subject().equals(assertion.claims().string("sub"))) {
      return false;
    }
    if (method.when().isEmpty()) {
      return true;
    }
    Map<String, Object> variables =
        Map.of("claims", assertion.claims().members(), "attributes", assertion.attributes());
    Expression.Result result = method.when().get().evaluate(variables, budget);
    return result instanceof Expression.Result.Value value && Boolean.TRUE.equals(value.value());
  }

  private static FederatedJwt federated(Client client) {
    return (FederatedJwt) client.authentication();
  }

  private static SpiffeJwt spiffe(Client client) {
    return (SpiffeJwt) client.authentication();
  }

  private static Failed failed(String detail) {
    return new Failed(ClientAuthenticator.ofAssertion(detail));
  }

  private static Uni<Result> refused(String detail) {
    return Uni.createFrom().item(failed(detail));
  }
}
