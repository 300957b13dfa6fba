package io.cambist.expression;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What a trace tells of what failed: where, why, and how far it came. */
class TraceFailureTest {
  @Test
  void a_missing_claim_is_named_where_it_was_read() {
    assertThat(Traces.of("claims.verified && claims.owner.name == \"acme\""))
        .isEqualTo(
            """
            failed: claims.verified && claims.owner.name == "acme"
              true: claims.verified
              failed: claims.owner.name == "acme" -- reads "owner", which is missing -- at \
            claims.owner.name
            """);
    assertThat(Traces.of("claims.team.lead == \"casey\""))
        .isEqualTo(
            """
            failed: claims.team.lead == "casey" -- reads "lead", which is missing -- at \
            claims.team.lead
                claims.team was {"name": "shop"}
            """);
  }

  @Test
  void a_failure_that_does_not_matter_is_told_nevertheless() {
    assertThat(Traces.of("claims.owner == \"acme\" || int(claims.ref) == 1 || claims.verified"))
        .isEqualTo(
            """
            true: claims.owner == "acme" || int(claims.ref) == 1 || claims.verified
              failed: claims.owner == "acme" -- reads "owner", which is missing -- at claims.owner
              failed: int(claims.ref) == 1 -- cannot be evaluated -- at int(claims.ref)
                  claims.ref was "refs/heads/dev"
              true: claims.verified
            """);
  }

  @Test
  void of_several_failures_each_has_its_own_reason() {
    assertThat(
            Traces.of(
                "claims.huge == 1 || claims.groups[5] == \"x\" || claims.ref.name == \"x\""
                    + " || claims.missing == 1"))
        .isEqualTo(
            """
            failed: claims.huge == 1 || claims.groups[5] == "x" || claims.ref.name == "x" || \
            claims.missing == 1
              failed: claims.huge == 1 -- meets a number that is too large -- at claims.huge
                  claims.huge was 123456789012345678901234567890
              failed: claims.groups[5] == "x" -- cannot be evaluated -- at claims.groups[5]
                  claims.groups was ["dev", "ops"]
              failed: claims.ref.name == "x" -- reads "name", which is missing -- at \
            claims.ref.name
                  claims.ref was "refs/heads/dev"
              failed: claims.missing == 1 -- reads "missing", which is missing -- at claims.missing
            """);
  }

  @Test
  void a_value_that_is_no_boolean_is_at_fault_itself() {
    assertThat(Traces.of("claims.admin && claims.verified"))
        .isEqualTo(
            """
            failed: claims.admin && claims.verified
              failed "true": claims.admin -- is neither true nor false
              true: claims.verified
            """);
    assertThat(Traces.of("!claims.groups"))
        .isEqualTo(
            """
            failed: !claims.groups
              failed ["dev", "ops"]: claims.groups -- is neither true nor false
            """);
  }

  @Test
  void a_list_where_a_text_is_expected_is_shown() {
    assertThat(Traces.of("claims.groups.startsWith(\"dev\")"))
        .isEqualTo(
            """
            failed: claims.groups.startsWith("dev") -- meets a value of a type that it does not \
            expect
                claims.groups was ["dev", "ops"]
            """);
  }

  @Test
  void what_stops_in_the_middle_tells_how_far_it_came() {
    assertThat(
            Traces.of(
                "claims.missing == 1 || claims.some.all(x, x in claims.some) || claims.level == 3"))
        .isEqualTo(
            """
            failed: claims.missing == 1 || claims.some.all(x, x in claims.some) || \
            claims.level == 3
              failed: claims.missing == 1 -- reads "missing", which is missing -- at claims.missing
              failed: claims.some.all(x, x in claims.some) -- takes more work than one decision may
                  claims.some was ["q", "q", "q", "q", "q", "q", "q", "q", … 892 more]
              not_reached: claims.level == 3
            """);
    assertThat(Traces.of("claims.many.all(x, x == \"q\") && claims.verified"))
        .isEqualTo(
            """
            failed: claims.many.all(x, x == "q") && claims.verified
              failed: claims.many.all(x, x == "q") -- loops too often
                  claims.many was ["q", "q", "q", "q", "q", "q", "q", "q", … 993 more]
              true: claims.verified
            """);
  }
}
