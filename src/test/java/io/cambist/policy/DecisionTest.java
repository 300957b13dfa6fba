package io.cambist.policy;

import static io.cambist.policy.Decisions.grant;
import static io.cambist.policy.Rules.permit;
import static io.cambist.policy.Rules.request;
import static org.assertj.core.api.Assertions.assertThat;

import io.cambist.oauth.Binding;
import io.cambist.oauth.Scopes;
import io.cambist.policy.Decision.Effect;
import io.cambist.policy.Decision.Grant;
import io.cambist.policy.Decision.Outcome;
import io.cambist.policy.Narrowing.Limit;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What others do with a decision: narrow it, and put it into words. */
class DecisionTest {
  private static final Grant GRANT =
      grant(
          request()
              .rules(
                  permit("r")
                      .ttl(Duration.ofSeconds(60))
                      .uses(3)
                      .binding(Binding.DPOP)
                      .rebind()
                      .subject("'somebody'")
                      .claim("x", "'y'")));

  @Test
  void a_narrower_grant_has_less_scope_and_life_and_all_else_as_it_was() {
    Grant narrower = GRANT.narrowedTo(Scopes.of("b", "z"), Optional.of(Duration.ofSeconds(59)));
    assertThat(narrower.scopes()).isEqualTo(Scopes.of("a"));
    assertThat(narrower.ttl()).isEqualTo(Duration.ofSeconds(59));
    assertThat(narrower)
        .usingRecursiveComparison()
        .ignoringFields("scopes", "ttl")
        .isEqualTo(GRANT);
    assertThat(GrantComparison.isWithin(narrower, GRANT)).isTrue();
  }

  @Test
  void what_narrows_nothing_leaves_the_grant_as_it_was() {
    assertThat(GRANT.narrowedTo(Scopes.NONE, Optional.empty())).isEqualTo(GRANT);
    assertThat(GRANT.narrowedTo(Scopes.NONE, Optional.of(Duration.ofSeconds(60)))).isEqualTo(GRANT);
    assertThat(GRANT.narrowedTo(Scopes.NONE, Optional.of(Duration.ofHours(1)))).isEqualTo(GRANT);
  }

  @Test
  void operators_read_names_and_sentences() {
    assertThat(Effect.FORBID.text()).isEqualTo("forbid");
    assertThat(Outcome.NO_SCOPE_LEFT.text()).isEqualTo("no_scope_left");
    assertThat(Outcome.values()).extracting(Outcome::meaning).doesNotHaveDuplicates();
    assertThat(Outcome.values()).allMatch(outcome -> outcome.meaning().endsWith("."));
    assertThat(Limit.SUBJECT_TOKEN.text()).isEqualTo("subject_token");
  }
}
