package io.cambist.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import io.cambist.exchange.KeyBinding.Result;
import io.cambist.oauth.AuthorizationDetails;
import io.cambist.oauth.Binding;
import io.cambist.oauth.Confirmation;
import io.cambist.oauth.Confirmation.Method;
import io.cambist.oauth.Reason;
import io.cambist.oauth.Scopes;
import io.cambist.policy.Decision.Grant;
import io.cambist.proof.DpopProof;
import io.cambist.proof.Possession;
import io.cambist.session.Opening;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class KeyBindingTest {
  private static final Optional<Confirmation> NO_KEY = Optional.empty();
  private static final Optional<Confirmation> PROOF = proof("p");
  private static final Optional<Confirmation> OTHER_PROOF = proof("q");
  private static final Optional<Confirmation> CERTIFICATE =
      Optional.of(new Confirmation(Method.MTLS, "c".repeat(43)));

  private static final Possession NOTHING = Possession.NONE;
  private static final Possession BY_PROOF =
      new Possession(PROOF.map(KeyBindingTest::proven), Optional.empty());
  private static final Possession BY_CERTIFICATE = new Possession(Optional.empty(), CERTIFICATE);
  private static final Possession BOTH =
      new Possession(PROOF.map(KeyBindingTest::proven), CERTIFICATE);

  private static Optional<Confirmation> proof(String letter) {
    return Optional.of(new Confirmation(Method.DPOP, letter.repeat(43)));
  }

  private static DpopProof proven(Confirmation key) {
    return new DpopProof(key, new Opening.Mark(DpopProof.MARK, "digest", Instant.EPOCH));
  }

  private static Grant grant(Binding binding, boolean bearerByName, boolean rebind) {
    return new Grant(
        Scopes.NONE,
        Duration.ofMinutes(1),
        Optional.empty(),
        binding,
        bearerByName,
        rebind,
        false,
        false,
        Optional.empty(),
        Map.of(),
        AuthorizationDetails.NONE);
  }

  private static Result unbound(Possession proven, Binding binding) {
    return KeyBinding.of(proven, NO_KEY, NO_KEY, false, grant(binding, false, false));
  }

  private static Result bound(
      Possession proven, Optional<Confirmation> subject, Optional<Confirmation> actor) {
    return KeyBinding.of(proven, subject, actor, true, grant(Binding.NONE, false, false));
  }

  private static void settled(Result result, Optional<Confirmation> key) {
    assertThat(result).isEqualTo(new Result.Settled(key));
  }

  private static void refused(Result result, Reason reason) {
    assertThat(((Result.Refused) result).refusal().reason()).isEqualTo(reason);
  }

  @Test
  void where_nothing_demands_a_key_a_proof_binds_and_a_certificate_does_not() {
    settled(unbound(NOTHING, Binding.NONE), NO_KEY);
    settled(unbound(BY_PROOF, Binding.NONE), PROOF);
    settled(unbound(BY_CERTIFICATE, Binding.NONE), NO_KEY);
    settled(unbound(BOTH, Binding.NONE), PROOF);
  }

  @Test
  void what_is_demanded_must_be_there_and_the_refusal_says_what_is_missing() {
    settled(unbound(BY_PROOF, Binding.ANY), PROOF);
    settled(unbound(BY_CERTIFICATE, Binding.ANY), CERTIFICATE);
    settled(unbound(BOTH, Binding.MTLS), CERTIFICATE);
    settled(unbound(BOTH, Binding.DPOP), PROOF);
    refused(unbound(NOTHING, Binding.ANY), Reason.PROOF_MISSING);
    refused(unbound(BY_CERTIFICATE, Binding.DPOP), Reason.DPOP_PROOF_MISSING);
    refused(unbound(BY_PROOF, Binding.MTLS), Reason.CERTIFICATE_MISSING);
  }

  @Test
  void a_bound_token_needs_its_own_key_and_the_child_keeps_it() {
    settled(bound(BY_PROOF, PROOF, NO_KEY), PROOF);
    settled(bound(BOTH, CERTIFICATE, NO_KEY), CERTIFICATE);
    refused(bound(NOTHING, PROOF, NO_KEY), Reason.DPOP_PROOF_MISSING);
    refused(bound(NOTHING, CERTIFICATE, NO_KEY), Reason.CERTIFICATE_MISSING);
    refused(bound(BY_PROOF, OTHER_PROOF, NO_KEY), Reason.TOKEN_KEY_NOT_PROVEN);
    refused(bound(BY_CERTIFICATE, PROOF, NO_KEY), Reason.DPOP_PROOF_MISSING);
  }

  @Test
  void an_actor_token_needs_its_own_key_and_passes_it_on() {
    settled(bound(BY_PROOF, NO_KEY, PROOF), PROOF);
    settled(bound(BOTH, CERTIFICATE, PROOF), CERTIFICATE);
    refused(bound(NOTHING, NO_KEY, PROOF), Reason.DPOP_PROOF_MISSING);
    refused(bound(BY_PROOF, PROOF, OTHER_PROOF), Reason.TOKEN_KEY_NOT_PROVEN);
  }

  @Test
  void only_an_audience_whose_rule_says_so_may_rebind_and_only_to_a_key_that_it_proves() {
    Grant rebind = grant(Binding.NONE, false, true);
    settled(KeyBinding.of(BY_PROOF, OTHER_PROOF, NO_KEY, true, rebind), PROOF);
    settled(KeyBinding.of(BY_CERTIFICATE, OTHER_PROOF, NO_KEY, true, rebind), CERTIFICATE);
    refused(KeyBinding.of(NOTHING, OTHER_PROOF, NO_KEY, true, rebind), Reason.PROOF_MISSING);
    refused(
        KeyBinding.of(BY_PROOF, OTHER_PROOF, NO_KEY, false, rebind), Reason.TOKEN_KEY_NOT_PROVEN);
    refused(
        KeyBinding.of(BY_PROOF, NO_KEY, OTHER_PROOF, true, rebind), Reason.TOKEN_KEY_NOT_PROVEN);
    refused(
        KeyBinding.of(BY_PROOF, OTHER_PROOF, NO_KEY, true, grant(Binding.MTLS, false, true)),
        Reason.CERTIFICATE_MISSING);
  }

  @Test
  void a_bearer_token_comes_of_a_bound_one_only_by_name_and_only_with_its_key() {
    Grant bearer = grant(Binding.NONE, true, false);
    settled(KeyBinding.of(BY_PROOF, PROOF, NO_KEY, false, bearer), NO_KEY);
    settled(KeyBinding.of(BY_PROOF, NO_KEY, NO_KEY, false, bearer), PROOF);
    refused(KeyBinding.of(NOTHING, PROOF, NO_KEY, false, bearer), Reason.DPOP_PROOF_MISSING);
    settled(KeyBinding.of(BY_PROOF, PROOF, NO_KEY, false, grant(Binding.DPOP, true, false)), PROOF);
  }

  @Test
  void where_the_target_takes_another_kind_the_child_is_bound_to_what_is_proven_of_that_kind() {
    Grant certificate = grant(Binding.MTLS, false, false);
    settled(KeyBinding.of(BOTH, PROOF, NO_KEY, false, certificate), CERTIFICATE);
    refused(KeyBinding.of(BY_PROOF, PROOF, NO_KEY, false, certificate), Reason.CERTIFICATE_MISSING);
    refused(
        KeyBinding.of(BY_CERTIFICATE, PROOF, NO_KEY, false, certificate),
        Reason.DPOP_PROOF_MISSING);
  }
}
