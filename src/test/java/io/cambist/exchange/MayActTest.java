package io.cambist.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import io.cambist.federation.AssuranceLevels;
import io.cambist.federation.Federation;
import io.cambist.federation.Issuer;
import io.cambist.federation.IssuerAssurance;
import io.cambist.federation.KeySource;
import io.cambist.federation.Operators;
import io.cambist.jose.Algorithm;
import io.cambist.jose.Claims;
import io.cambist.oauth.Party;
import io.cambist.oauth.TokenType;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class MayActTest {
  private static final String OURS = "https://cambist";
  private static final Federation FEDERATION =
      new Federation(
          "r",
          Map.of("a", issuer("a", "https://a"), "b", issuer("b", "https://b")),
          Map.of(),
          Map.of(),
          List.of(),
          Operators.NONE,
          AssuranceLevels.NIST,
          Set.of());

  @Test
  void the_actor_is_matched_on_issuer_and_subject() {
    Map<String, Object> mayAct = Map.of("iss", "https://b", "sub", "x");
    assertThat(permits(mayAct, new Party("b", "x"))).isTrue();
    assertThat(permits(mayAct, new Party("a", "x"))).isFalse();
    assertThat(permits(mayAct, new Party("b", "y"))).isFalse();
  }

  @Test
  void without_an_issuer_the_subject_tokens_own_is_meant() {
    assertThat(permits(Map.of("sub", "x"), new Party("a", "x"))).isTrue();
    assertThat(permits(Map.of("sub", "x"), new Party("b", "x"))).isFalse();
  }

  @Test
  void a_client_of_ours_can_be_named() {
    assertThat(permits(Map.of("client_id", "desk"), Party.client("desk"))).isTrue();
    assertThat(permits(Map.of("client_id", "desk"), Party.client("other"))).isFalse();
    assertThat(permits(Map.of("client_id", "desk"), new Party("a", "desk"))).isFalse();
    assertThat(permits(Map.of("iss", OURS, "sub", "client:desk"), Party.client("desk"))).isTrue();
  }

  @Test
  void a_member_that_cannot_be_judged_lets_nobody_act() {
    assertThat(permits(Map.of("sub", "x", "role", "admin"), new Party("a", "x"))).isFalse();
    assertThat(permits(Map.of(), new Party("a", "x"))).isFalse();
    assertThat(permits(Map.of("iss", "https://a"), new Party("a", "x"))).isFalse();
    assertThat(permits(Map.of("sub", 7L), new Party("a", "7"))).isFalse();
    assertThat(
            MayAct.of(new Claims(Map.of("may_act", "x")), "https://a")
                .orElseThrow()
                .permits(new Party("a", "x"), OURS, FEDERATION))
        .isFalse();
  }

  @Test
  void carried_on_it_names_its_issuer() {
    MayAct mayAct =
        MayAct.of(new Claims(Map.of("may_act", Map.of("sub", "x"))), "https://a").orElseThrow();
    assertThat(mayAct.claim().members()).isEqualTo(Map.of("sub", "x", "iss", "https://a"));
  }

  private static boolean permits(Map<String, Object> mayAct, Party actor) {
    return MayAct.of(new Claims(Map.of("may_act", mayAct)), "https://a")
        .orElseThrow()
        .permits(actor, OURS, FEDERATION);
  }

  private static Issuer issuer(String name, String url) {
    return new Issuer(
        name,
        url,
        new KeySource.Discovery(),
        List.of("x"),
        Set.of(Algorithm.ES256),
        Set.of("jwt"),
        Set.of(TokenType.JWT),
        Optional.empty(),
        false,
        Optional.empty(),
        false,
        Map.of(),
        Set.of(),
        IssuerAssurance.NONE);
  }
}
